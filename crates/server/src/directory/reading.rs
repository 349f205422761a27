//! Reads JSON step by step, knowing the place of every value, and collects every fault instead of the first.

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::Fault;

/// The faults found so far.
#[derive(Debug, Default)]
pub(super) struct Faults(pub(super) Vec<Fault>);

/// A value and its place.
#[derive(Clone, Debug)]
pub(super) struct Node<'a> {
    pub(super) value: &'a Value,
    pub(super) place: String,
}

impl Faults {
    pub(super) fn add(&mut self, place: &str, what: impl Into<String>) {
        self.0.push(Fault { place: place.to_owned(), what: what.into() });
    }
}

impl<'a> Node<'a> {
    pub(super) fn root(value: &'a Value) -> Self {
        Self { value, place: String::new() }
    }

    fn place_of(&self, name: &str) -> String {
        if self.place.is_empty() { name.to_owned() } else { format!("{}.{name}", self.place) }
    }

    /// A field that may be absent; `null` is as good as absent, as Graph sends it.
    pub(super) fn optional(&self, name: &str) -> Option<Node<'a>> {
        let value = self.value.get(name).filter(|value| !value.is_null())?;
        Some(Node { value, place: self.place_of(name) })
    }

    /// A field that has to be there.
    pub(super) fn field(&self, name: &str, faults: &mut Faults) -> Option<Node<'a>> {
        let found = self.optional(name);
        // Where the parent is no object, that is the fault, and it was said already.
        if found.is_none() && self.value.is_object() {
            faults.add(&self.place_of(name), "missing");
        }
        found
    }

    /// Says so when this is no object.
    pub(super) fn is_object(&self, faults: &mut Faults) -> bool {
        if !self.value.is_object() {
            faults.add(&self.place, format!("{} is not an object", shown(self.value)));
        }
        self.value.is_object()
    }

    /// Says so for every field that is not one of these. Annotations such as `@odata.context` are let through.
    pub(super) fn knows_only(&self, names: &[&str], faults: &mut Faults) {
        for name in self.value.as_object().into_iter().flatten().map(|(name, _)| name) {
            if !names.contains(&name.as_str()) && !name.starts_with('@') {
                faults.add(&self.place_of(name), format!("unknown; known are {}", names.join(", ")));
            }
        }
    }

    /// The items of an array.
    pub(super) fn items(&self, faults: &mut Faults) -> Vec<Node<'a>> {
        let Some(items) = self.value.as_array() else {
            faults.add(&self.place, format!("{} is not an array", shown(self.value)));
            return Vec::new();
        };
        let place = |at| format!("{}[{at}]", self.place);
        items.iter().enumerate().map(|(at, value)| Node { value, place: place(at) }).collect()
    }

    /// The items of an array that are objects, which all should be.
    pub(super) fn objects(&self, faults: &mut Faults) -> Vec<Node<'a>> {
        let items = self.items(faults);
        items.into_iter().filter(|item| item.is_object(faults)).collect()
    }

    /// The objects of Graph's `{"value": [...]}` below a field. A page of several is refused: what is on the
    /// others would silently be lost.
    pub(super) fn graph_list(&self, name: &str, faults: &mut Faults) -> Vec<Node<'a>> {
        let Some(answer) = self.field(name, faults) else { return Vec::new() };
        if !answer.is_object(faults) {
            return Vec::new();
        }
        if let Some(more) = answer.optional("@odata.nextLink") {
            faults.add(&more.place, "this is one page of several; put the items of all pages into one value");
        }
        answer.field("value", faults).map(|value| value.objects(faults)).unwrap_or_default()
    }

    /// Text with something in it.
    pub(super) fn text(&self, faults: &mut Faults) -> Option<String> {
        match self.value.as_str() {
            Some(text) if text.contains('\0') => {
                faults.add(&self.place, "holds U+0000, which no text may");
                None
            }
            Some(text) if !text.trim().is_empty() => Some(text.to_owned()),
            Some(_) => {
                faults.add(&self.place, "empty");
                None
            }
            None => {
                faults.add(&self.place, format!("{} is not text", shown(self.value)));
                None
            }
        }
    }

    /// True or false.
    pub(super) fn flag(&self, faults: &mut Faults) -> Option<bool> {
        if self.value.as_bool().is_none() {
            faults.add(&self.place, format!("{} is neither true nor false", shown(self.value)));
        }
        self.value.as_bool()
    }

    /// A GUID, in small letters.
    pub(super) fn guid(&self, faults: &mut Faults) -> Option<String> {
        let text = self.text(faults)?;
        if is_guid(&text) {
            return Some(text.to_ascii_lowercase());
        }
        faults.add(&self.place, format!("{} is not a GUID", shown(self.value)));
        None
    }

    /// A code, of which these are the known ones.
    pub(super) fn code<T: DeserializeOwned>(&self, known: &[&str], faults: &mut Faults) -> Option<T> {
        let code = self.value.as_str().filter(|text| known.contains(text));
        let code = code.and_then(|_| serde_json::from_value(self.value.clone()).ok());
        if code.is_none() {
            faults.add(&self.place, format!("{} is not one of {}", shown(self.value), known.join(", ")));
        }
        code
    }
}

/// Whether a text is a GUID.
pub(crate) fn is_guid(text: &str) -> bool {
    let groups: Vec<_> = text.split('-').collect();
    groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12])
        && groups.iter().all(|group| group.bytes().all(|digit| digit.is_ascii_hexdigit()))
}

/// A value as it is said in a fault, cut where it is long.
fn shown(value: &Value) -> String {
    match value {
        Value::Array(_) => "an array".to_owned(),
        Value::Object(_) => "an object".to_owned(),
        other => {
            let text = other.to_string();
            match text.char_indices().nth(60) {
                Some((end, _)) => format!("{}…", &text[..end]),
                None => text,
            }
        }
    }
}
