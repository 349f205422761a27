//! A stream of bytes into its items: the elements of a JSON array, or the lines of JSON lines. It keeps one item at a time.

use crate::fault::Reason;

/// The largest item, in bytes: some times what the largest alerts of the services have. It is what a stream keeps in memory.
pub const LARGEST_ITEM: usize = 1024 * 1024;

/// What a stream holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// Nothing but white space so far.
    Open,
    /// An array: between its brackets, commas are between items.
    Array,
    /// One item in each line.
    Lines,
    /// The array has ended.
    Closed,
}

/// Takes a stream apart. What is not one item is told of in its place, so that items keep their numbers.
#[derive(Debug)]
pub struct Items {
    form: Form,
    item: Vec<u8>,
    /// The item is larger than it may be, and is passed over.
    passed_over: bool,
    depth: u32,
    in_text: bool,
    escaped: bool,
    /// In an array: a comma came, and nothing since.
    comma: bool,
}

/// The stream cannot be taken apart from here on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Broken {
    /// Something stands behind the end of the array.
    BehindTheEnd,
    /// It ends within the array.
    Unfinished,
    /// There is no item where one has to be.
    NoItem,
}

impl std::fmt::Display for Broken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::BehindTheEnd => "something stands behind the end of the array",
            Self::Unfinished => "it ends before the array does",
            Self::NoItem => "there is no item between two commas, or behind the last",
        })
    }
}

impl std::error::Error for Broken {}

impl Default for Items {
    fn default() -> Self {
        Self {
            form: Form::Open,
            item: Vec::new(),
            passed_over: false,
            depth: 0,
            in_text: false,
            escaped: false,
            comma: false,
        }
    }
}

impl Items {
    /// The next bytes of the stream. Each item that ends in them is handed over, or why it is none.
    ///
    /// # Errors
    /// The stream cannot be taken apart any more; what was handed over before stands.
    pub fn push(
        &mut self,
        bytes: &[u8],
        mut each: impl FnMut(Result<Vec<u8>, Reason>),
    ) -> Result<(), Broken> {
        for byte in bytes {
            match self.form {
                Form::Open => self.open(*byte),
                Form::Lines if *byte == b'\n' => self.end_of_item(&mut each),
                Form::Lines => self.keep(*byte),
                Form::Array => self.within_array(*byte, &mut each)?,
                Form::Closed if byte.is_ascii_whitespace() => {}
                Form::Closed => return Err(Broken::BehindTheEnd),
            }
        }
        Ok(())
    }

    /// Whether it is an array whose end was reached.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.form == Form::Closed
    }

    /// The end of the stream.
    ///
    /// # Errors
    /// It ends too early.
    pub fn end(mut self, mut each: impl FnMut(Result<Vec<u8>, Reason>)) -> Result<(), Broken> {
        match self.form {
            Form::Array => Err(Broken::Unfinished),
            Form::Open | Form::Closed => Ok(()),
            Form::Lines => {
                self.end_of_item(&mut each);
                Ok(())
            }
        }
    }

    fn open(&mut self, byte: u8) {
        match byte {
            b'[' => self.form = Form::Array,
            // The mark with which some programs begin a file in UTF-8.
            0xEF | 0xBB | 0xBF => {}
            byte if byte.is_ascii_whitespace() => {}
            byte => {
                self.form = Form::Lines;
                self.keep(byte);
            }
        }
    }

    fn within_array(
        &mut self,
        byte: u8,
        each: &mut impl FnMut(Result<Vec<u8>, Reason>),
    ) -> Result<(), Broken> {
        if self.in_text {
            self.keep(byte);
            self.in_text = self.escaped || byte != b'"';
            self.escaped = !self.escaped && byte == b'\\';
            return Ok(());
        }
        match byte {
            b',' | b']' if self.depth == 0 => {
                let there = self.passed_over || !self.item.iter().all(u8::is_ascii_whitespace);
                if !there && (byte == b',' || self.comma) {
                    return Err(Broken::NoItem);
                }
                self.comma = byte == b',';
                self.end_of_item(each);
                if byte == b']' {
                    self.form = Form::Closed;
                }
                return Ok(());
            }
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' => self.depth = self.depth.saturating_sub(1),
            b'"' => self.in_text = true,
            _ => {}
        }
        self.keep(byte);
        Ok(())
    }

    fn keep(&mut self, byte: u8) {
        if self.item.is_empty() && byte.is_ascii_whitespace() {
            return;
        }
        if self.item.len() < LARGEST_ITEM {
            self.item.push(byte);
        } else if !byte.is_ascii_whitespace() {
            self.passed_over = true;
        }
    }

    fn end_of_item(&mut self, each: &mut impl FnMut(Result<Vec<u8>, Reason>)) {
        let item = std::mem::take(&mut self.item);
        if std::mem::take(&mut self.passed_over) {
            each(Err(Reason::TooLarge(LARGEST_ITEM)));
        } else if !item.iter().all(u8::is_ascii_whitespace) {
            each(Ok(item.trim_ascii().to_vec()));
        }
    }
}
