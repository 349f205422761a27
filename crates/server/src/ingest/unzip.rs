//! Unpacks gzip as it comes, a little at a time: some bytes may hold a thousand times as many, which are never all in memory.

use std::io::Write;

use flate2::write::MultiGzDecoder;

/// How many packed bytes are unpacked at a time: what they hold is at most a thousand times as many.
const STEP: usize = 1024;

/// What is packed cannot be unpacked.
#[derive(Debug, thiserror::Error)]
#[error("it is not gzip, or broke off")]
pub struct UnzipError;

/// Unpacks a stream.
#[derive(Debug)]
pub struct Unzip(MultiGzDecoder<Vec<u8>>);

impl Default for Unzip {
    fn default() -> Self {
        Self(MultiGzDecoder::new(Vec::new()))
    }
}

impl Unzip {
    /// The next packed bytes in pieces, each small enough to be unpacked at once.
    pub fn steps(packed: &[u8]) -> impl Iterator<Item = &[u8]> {
        packed.chunks(STEP)
    }

    /// What is in a piece.
    ///
    /// # Errors
    /// It is no gzip.
    pub fn push(&mut self, packed: &[u8]) -> Result<Vec<u8>, UnzipError> {
        self.0.write_all(packed).map_err(|_| UnzipError)?;
        Ok(std::mem::take(self.0.get_mut()))
    }

    /// What is left at the end.
    ///
    /// # Errors
    /// The stream ends too early.
    pub fn end(mut self) -> Result<Vec<u8>, UnzipError> {
        self.0.try_finish().map_err(|_| UnzipError)?;
        Ok(std::mem::take(self.0.get_mut()))
    }
}
