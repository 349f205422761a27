//! Pages of lists of Microsoft Graph: however their bytes are cut, they say the same; what is no page is refused; a huge item is
//! passed over.

use security_center_alerts::fault::Reason;
use security_center_alerts::items::LARGEST_ITEM;
use security_center_alerts::page::{NotAPage, Page, Rest};

/// The items and the rest of a page whose bytes come in pieces of this size.
fn read(text: &str, piece: usize) -> Result<(Vec<Result<String, Reason>>, Rest), NotAPage> {
    let (mut page, mut items) = (Page::default(), Vec::new());
    for bytes in text.as_bytes().chunks(piece) {
        page.push(bytes, |item| items.push(item.map(|item| String::from_utf8(item).expect("UTF-8"))))?;
    }
    Ok((items, page.end()?))
}

#[test]
fn a_page_says_the_same_however_it_is_cut() {
    let text = r#"
        { "@odata.context": "https://graph.example/$metadata", "odd": {"value": [1, {"a": "]}\\"}], "b": "\"}"},
          "value": [ {"id": "a", "text": "],} \" \\"}, {"id": "b"} ,{"id":"c"}],
          "@odata.count" : 12, "@odata.nextLink":"https://graph.example/v1.0/next?$skiptoken=a\u0026b"
        }  "#;
    for piece in [1, 2, 3, 7, 64, text.len()] {
        let (items, rest) = read(text, piece).expect("a page");
        let expected = [r#"{"id": "a", "text": "],} \" \\"}"#, r#"{"id": "b"}"#, r#"{"id":"c"}"#];
        assert_eq!(items, expected.map(|item| Ok(item.to_owned())));
        let next_link = Some("https://graph.example/v1.0/next?$skiptoken=a&b".to_owned());
        assert_eq!(rest, Rest { next_link, count: Some(12) });
    }
}

#[test]
fn the_last_page_has_no_next_and_may_be_empty() {
    for text in [r#"{"value":[]}"#, r#"{"@odata.nextLink":null,"value":[],"@odata.count":"many"}"#] {
        assert_eq!(read(text, 5), Ok((Vec::new(), Rest::default())), "{text}");
    }
}

#[test]
fn a_huge_item_is_passed_over_and_the_rest_is_there() {
    let huge = format!(r#"{{"value":[{{"id":"{}"}},{{"id":"b"}}]}}"#, "x".repeat(3 * LARGEST_ITEM));
    let (items, _) = read(&huge, 4096).expect("a page");
    assert_eq!(items, [Err(Reason::TooLarge(LARGEST_ITEM)), Ok(r#"{"id":"b"}"#.to_owned())]);
}

#[test]
fn what_is_no_page_is_refused() {
    let long = format!(r#"{{"value":[],"@odata.nextLink":"{}"}}"#, "x".repeat(20_000));
    for (text, expected) in [
        ("", NotAPage::NotAnObject),
        ("[]", NotAPage::NotAnObject),
        ("busy", NotAPage::NotAnObject),
        ("{}", NotAPage::NoValue),
        (r#"{"value":{}}"#, NotAPage::NoValue),
        (r#"{"value":null}"#, NotAPage::NoValue),
        (r#"{"value":[],"value":[]}"#, NotAPage::TwoValues),
        (r#"{"value":[{"id":"#, NotAPage::Unfinished),
        (r#"{"value":[]"#, NotAPage::Unfinished),
        (r#"{"value":[]}{"#, NotAPage::NotAnObject),
        (r#"{"value":[]"next"}"#, NotAPage::NotAnObject),
        (r#"{"@odata.nextLink":7,"value":[]}"#, NotAPage::NextLink),
        (long.as_str(), NotAPage::NextLink),
    ] {
        for piece in [1, 1000] {
            assert_eq!(read(text, piece), Err(expected.clone()), "{text:.60}");
        }
    }
    assert!(matches!(read(r#"{"value":[1,,2]}"#, 3), Err(NotAPage::List(_))));
}
