//! A page of a list of Microsoft Graph as its bytes come: the items in `value`, where the next page is, and how many there are in
//! all. It keeps one item at a time, and passes over one that is larger than an item may be.

use std::fmt;

use crate::fault::Reason;
use crate::items::{Broken, Items};

/// The longest name of a member, and the longest member besides `value`, in bytes: a link has some hundreds.
const LONGEST_MEMBER: usize = 16 * 1024;

/// The bytes are no page, from here on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotAPage {
    /// They are not a JSON object.
    NotAnObject,
    /// They end before the object does.
    Unfinished,
    /// There is no list named `value`.
    NoValue,
    /// There are two of them.
    TwoValues,
    /// The list cannot be taken apart.
    List(Broken),
    /// The link to the next page is no text, or longer than is read.
    NextLink,
}

impl fmt::Display for NotAPage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAnObject => f.write_str("the answer is not a JSON object"),
            Self::Unfinished => f.write_str("the answer ends before its object does"),
            Self::NoValue => f.write_str("the answer has no array named value"),
            Self::TwoValues => f.write_str("the answer has two members named value"),
            Self::List(broken) => write!(f, "in the array named value: {broken}"),
            Self::NextLink => f.write_str("the link to the next page cannot be read"),
        }
    }
}

impl std::error::Error for NotAPage {}

/// What a page says besides its items.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rest {
    /// Where the next page is; nothing behind the last.
    pub next_link: Option<String>,
    /// How many items the whole list has, where the page says so.
    pub count: Option<u64>,
}

/// Where in the object the next byte is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Before,
    BeforeName,
    InName,
    BehindName,
    BeforeMember,
    InMember,
    InList,
    BehindMember,
    Behind,
}

/// Takes a page apart.
#[derive(Debug)]
pub struct Page {
    place: Place,
    name: Vec<u8>,
    member: Vec<u8>,
    depth: u32,
    in_text: bool,
    escaped: bool,
    list: Option<Items>,
    rest: Rest,
}

impl Default for Page {
    fn default() -> Self {
        Self {
            place: Place::Before,
            name: Vec::new(),
            member: Vec::new(),
            depth: 0,
            in_text: false,
            escaped: false,
            list: None,
            rest: Rest::default(),
        }
    }
}

impl Page {
    /// The next bytes. Each item that ends in them is handed over, or why it is none.
    ///
    /// # Errors
    /// They are no page; what was handed over before is of no use.
    pub fn push(
        &mut self,
        bytes: &[u8],
        mut each: impl FnMut(Result<Vec<u8>, Reason>),
    ) -> Result<(), NotAPage> {
        for byte in bytes {
            self.byte(*byte, &mut each)?;
        }
        Ok(())
    }

    /// The end of the bytes.
    ///
    /// # Errors
    /// They are no page.
    pub fn end(self) -> Result<Rest, NotAPage> {
        match (self.place, self.list) {
            (Place::Behind, Some(_)) => Ok(self.rest),
            (Place::Behind, None) => Err(NotAPage::NoValue),
            (Place::Before, _) => Err(NotAPage::NotAnObject),
            _ => Err(NotAPage::Unfinished),
        }
    }

    fn byte(&mut self, byte: u8, each: &mut impl FnMut(Result<Vec<u8>, Reason>)) -> Result<(), NotAPage> {
        let space = byte.is_ascii_whitespace();
        match self.place {
            Place::InName => self.within_text(byte),
            Place::InMember => return self.within_member(byte),
            Place::InList => {
                let list = self.list.get_or_insert_default();
                list.push(&[byte], each).map_err(NotAPage::List)?;
                if list.is_closed() {
                    self.place = Place::BehindMember;
                }
            }
            _ if space => {}
            // The mark with which some programs begin a text in UTF-8.
            Place::Before if matches!(byte, 0xEF | 0xBB | 0xBF) => {}
            Place::Before if byte == b'{' => self.place = Place::BeforeName,
            Place::BeforeName if byte == b'"' => {
                self.name.clear();
                self.name.push(byte);
                self.place = Place::InName;
            }
            Place::BeforeName | Place::BehindMember if byte == b'}' => self.place = Place::Behind,
            Place::BehindName if byte == b':' => self.place = Place::BeforeMember,
            Place::BeforeMember => return self.begin_member(byte, each),
            Place::BehindMember if byte == b',' => self.place = Place::BeforeName,
            _ => return Err(NotAPage::NotAnObject),
        }
        Ok(())
    }

    fn within_text(&mut self, byte: u8) {
        // A name that is too long is none that is asked for.
        if self.name.len() < LONGEST_MEMBER {
            self.name.push(byte);
        }
        if byte == b'"' && !self.escaped {
            self.place = Place::BehindName;
        }
        self.escaped = !self.escaped && byte == b'\\';
    }

    fn named(&self) -> Option<String> {
        serde_json::from_slice(&self.name).ok()
    }

    fn begin_member(
        &mut self,
        byte: u8,
        each: &mut impl FnMut(Result<Vec<u8>, Reason>),
    ) -> Result<(), NotAPage> {
        if self.named().as_deref() == Some("value") {
            if self.list.is_some() {
                return Err(NotAPage::TwoValues);
            }
            if byte != b'[' {
                return Err(NotAPage::NoValue);
            }
            self.place = Place::InList;
            return self.byte(byte, each);
        }
        self.member.clear();
        (self.depth, self.in_text, self.escaped) = (0, false, false);
        self.place = Place::InMember;
        self.within_member(byte)
    }

    fn within_member(&mut self, byte: u8) -> Result<(), NotAPage> {
        if self.in_text {
            self.in_text = self.escaped || byte != b'"';
            self.escaped = !self.escaped && byte == b'\\';
        } else {
            match byte {
                b',' | b'}' if self.depth == 0 => {
                    self.end_of_member()?;
                    self.place = if byte == b',' { Place::BeforeName } else { Place::Behind };
                    return Ok(());
                }
                b'{' | b'[' => self.depth += 1,
                b'}' | b']' => self.depth = self.depth.saturating_sub(1),
                b'"' => self.in_text = true,
                _ => {}
            }
        }
        // One that is too long is known by its length, and is no link.
        if self.member.len() <= LONGEST_MEMBER {
            self.member.push(byte);
        }
        Ok(())
    }

    fn end_of_member(&mut self) -> Result<(), NotAPage> {
        match self.named().as_deref() {
            Some("@odata.nextLink") => {
                self.rest.next_link = serde_json::from_slice(&self.member).map_err(|_| NotAPage::NextLink)?;
            }
            Some("@odata.count") => self.rest.count = serde_json::from_slice(&self.member).unwrap_or(None),
            _ => {}
        }
        Ok(())
    }
}
