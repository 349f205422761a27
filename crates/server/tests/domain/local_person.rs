//! Names and passwords of people that this server keeps: what is taken, and what is not.

use proptest::prelude::*;
use security_center_contract::FieldFault;
use security_center_server::domain::fields::Fields;
use security_center_server::domain::local_person::{check_password, folded, names};

fn fault(password: &str) -> Option<FieldFault> {
    let mut fields = Fields::default();
    check_password(&mut fields, "password", password, &["jan.reader", "Security reader", "Contoso"]);
    fields.finish(()).err().map(|faulty| faulty.fields[0].fault)
}

#[test]
fn a_password_is_measured_in_characters_and_needs_no_kinds_of_them() {
    for good in [
        "orchid Tundra 47 lamp",
        "only small letters with spaces",
        "vuurtoren paperclip giraf",
        "漢字仮名交じり文です本当",
        "🦀🐙🦑🐡🐳🦓🦒🦔🦚🦜🦢🦩",
        "zx8#Qm2!vT7@",
    ] {
        assert_eq!(fault(good), None, "{good}");
    }
    for (bad, expected) in [
        ("", FieldFault::TooShort),
        ("zx8#Qm2!vT7", FieldFault::TooShort),
        ("orchid\tTundra 47 lamp", FieldFault::ForbiddenCharacter),
        ("jan.reader2020", FieldFault::TooWeak),
        ("ContosoContoso", FieldFault::TooWeak),
        ("Security center", FieldFault::TooWeak),
        ("passwordpassword", FieldFault::TooWeak),
        ("123456789012", FieldFault::TooWeak),
        ("abcabcabcabcabc", FieldFault::TooWeak),
    ] {
        assert_eq!(fault(bad), Some(expected), "{bad}");
    }
}

#[test]
fn the_fault_does_not_repeat_the_password() {
    let mut fields = Fields::default();
    check_password(&mut fields, "password", "hunter2hunter2", &[]);
    assert!(!format!("{:?}", fields.finish(()).expect_err("weak")).contains("hunter"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn a_name_that_is_taken_is_of_one_spelling_and_misleads_nobody(user in "\\PC{0,110}", shown in any::<String>()) {
        if let Ok(names) = names(&user, &shown) {
            prop_assert_eq!(&folded(&names.user_name), &names.user_name);
            prop_assert!((1..=100).contains(&names.user_name.len()));
            prop_assert!(names.user_name.bytes().all(|one| one.is_ascii_lowercase() || one.is_ascii_digit() || b".@_+-".contains(&one)));
            prop_assert!((1..=256).contains(&names.display_name.chars().count()));
            let misleading = ['<', '>', '\u{202e}', '\u{2066}', '\0', '\n', '\u{feff}'];
            prop_assert!(!names.display_name.contains(misleading), "misleading");
        }
    }

    #[test]
    fn good_sign_in_names_are_taken_in_whatever_capitals(user in "[A-Za-z0-9.@_+-]{1,100}") {
        let found = names(&user, "Somebody").map(|names| names.user_name);
        prop_assert_eq!(found, Ok(user.to_lowercase()));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_password_makes_the_judgement_fail(password in any::<String>(), known in any::<String>()) {
        let mut fields = Fields::default();
        check_password(&mut fields, "password", &password, &[&known]);
        let characters = password.chars().count();
        let refused = fields.finish(()).is_err();
        prop_assert!(refused || (12..=128).contains(&characters));
    }
}
