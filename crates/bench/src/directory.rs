//! A demonstration directory of one tenant with many people: one person may only have so many windows open.

use std::path::Path;

use serde_json::{Value, json};

use crate::{Attempting, Result};

/// The tenant of `demo/` that the others are added to.
const SAMPLE: &str = include_str!("../../../demo/contoso.json");

/// What its name begins with.
pub const NAME: &str = "Contoso";

/// Writes the tenant, with so many people more, into a folder. They may all look at the service.
pub fn write(folder: &Path, people: usize) -> Result<()> {
    let mut tenant: Value = serde_json::from_str(SAMPLE).attempting("read the sample")?;
    let more: Vec<Value> = (0..people).map(person).collect();
    push(&mut tenant["users"]["value"], more.iter().cloned())?;
    let roles = tenant["directoryRoles"]["value"].as_array_mut().ok_or("the sample has no roles")?;
    let readers = roles
        .iter_mut()
        .find(|role| role["displayName"] == "Security Reader")
        .ok_or("the sample has no Security Reader")?;
    push(&mut readers["members"], more.into_iter().map(member))?;
    std::fs::write(folder.join("tenant.json"), tenant.to_string()).attempting("write the tenant")
}

fn push(list: &mut Value, more: impl Iterator<Item = Value>) -> Result<()> {
    list.as_array_mut().ok_or("the sample has another form")?.extend(more);
    Ok(())
}

fn person(number: usize) -> Value {
    json!({
        "id": format!("00000000-0000-4000-8000-{number:012x}"),
        "displayName": format!("Reader {number}"),
        "userPrincipalName": format!("reader.{number}@contoso.example"),
    })
}

fn member(person: Value) -> Value {
    let mut member = person;
    member["@odata.type"] = "#microsoft.graph.user".into();
    member
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_more_is_a_reader() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), 3).unwrap();
        let text = std::fs::read_to_string(folder.path().join("tenant.json")).unwrap();
        assert_eq!(text.matches("reader.2@contoso.example").count(), 2);
        assert!(!text.contains("reader.3@"));
    }
}
