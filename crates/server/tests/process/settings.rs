//! Settings: which source wins, and what is refused with a sentence that says what to do.

use std::path::Path;

use clap::Parser;
use security_center_server::settings::{CommandLine, LogFormat, Settings};
use tempfile::TempDir;

use crate::program::command;

fn resolve(arguments: &[&str]) -> Result<Settings, String> {
    let all = ["security-center-server", "serve"].into_iter().chain(arguments.iter().copied());
    let command_line = CommandLine::try_parse_from(all).map_err(|fault| fault.to_string())?;
    Settings::resolve(&command_line).map_err(|fault| fault.to_string())
}

fn file(folder: &TempDir, text: &str) -> String {
    let path = folder.path().join("settings.toml");
    std::fs::write(&path, text).expect("written");
    path.display().to_string()
}

#[test]
fn the_defaults() {
    let settings = resolve(&[]).expect("good settings");
    assert_eq!(settings.listen.to_string(), "127.0.0.1:8787");
    assert_eq!(settings.data, Path::new("data"));
    assert_eq!((settings.retention_days, settings.session_hours), (30, 12));
    assert_eq!((settings.session_idle_minutes, &settings.public_url), (60, &None));
    assert!(!settings.demo && !settings.test_faults && settings.app.is_none());
    assert_eq!(settings.log, LogFormat::Text);
    assert_eq!(settings.databases.control.file(), Some(Path::new("data/control.db")));
    let files: Vec<_> = settings.databases.locations.iter().filter_map(|(_, one)| one.file()).collect();
    assert_eq!(files, ["data/location-eu.db", "data/location-uk.db", "data/location-us.db"].map(Path::new));
    assert!(!settings.is_shared());
}

#[test]
fn the_file_says_what_the_command_line_does_not() {
    let folder = TempDir::new().expect("a folder");
    let path = file(
        &folder,
        "listen = \"127.0.0.1:1\"\ndemo = true\nretention-days = 7\nlog = \"json\"\n\
         [location-database]\nuk = \"sqlite:elsewhere.db\"\n",
    );
    let settings = resolve(&["--config", &path, "--retention-days", "9"]).expect("good settings");
    assert_eq!(settings.listen.to_string(), "127.0.0.1:1");
    assert!(settings.demo);
    assert_eq!((settings.retention_days, settings.log), (9, LogFormat::Json));
    assert_eq!(settings.databases.locations[1].1.file(), Some(Path::new("elsewhere.db")));
    assert!(!resolve(&["--config", &path, "--demo=false"]).expect("good settings").demo);
}

#[test]
fn what_does_not_go_together_is_refused_with_a_sentence() {
    let folder = TempDir::new().expect("a folder");
    let unknown = file(&folder, "listn = \"127.0.0.1:1\"\n");
    let absent = folder.path().join("absent.toml").display().to_string();
    for (arguments, expected) in [
        (&["--demo", "--listen", "0.0.0.0:8787"][..], "only listens on a loopback address"),
        (&["--listen", "0.0.0.0:8787"], "in the clear"),
        (&["--listen", "[::]:8787", "--public-url", "http://localhost"], "in the clear"),
        (&["--tls-certificate", "certificate.pem"], "both --tls-certificate and --tls-key"),
        (&["--demo", "--listen", "192.168.1.2:80"], "Change --listen, or leave --demo out"),
        (&["--demo-directory", "demo"], "Add --demo"),
        (&["--test-faults"], "--test-faults is for tests only"),
        (&["--session-hours", "0"], "between 1 and 720"),
        (&["--session-idle-minutes", "0"], "between 1 and 43200"),
        (&["--public-url", "http://security.example"], "begins with https://"),
        (&["--retention-days", "99999"], "3650 at most"),
        (
            &["--location-database", "eu=sqlite:a.db", "--location-database", "eu=sqlite:b.db"],
            "more than once",
        ),
        (&["--location-database", "eu=sqlite:a.db,us=sqlite:./a.db"], "a database of its own"),
        (&["--location-database", "eu=sqlite:data/control.db"], "the control database"),
        (&["--location-database", "eu=sqlite::memory:"], "would forget everything"),
        (&["--location-database", "de=sqlite:a.db"], "not one of eu, uk, us"),
        (&["--location-database", "eu=mysql://x/y"], "begins with sqlite: or postgres:"),
        (&["--location-database", "eu=sqlite:a.db?cache=shared"], "Write sqlite:FILE"),
        (&["--location-database", "a.db"], "write it as eu=sqlite:FILE"),
        (&["--database", "control.db"], "begins with sqlite: or postgres:"),
        (&["--database", "postgres://host"], "ends with /DATABASE"),
        (&["--database", "postgres://host/control"], "eu has no database there"),
        (&["--database", "postgres://host/control", "--location-database", "eu=sqlite:a.db"], "eu is a file"),
        (
            &[
                "--database",
                "postgres://host/control",
                "--location-database",
                "eu=postgres://host/eu,uk=postgres://other@host:5432/eu,us=postgres://host/us",
            ],
            "the database of eu and the database of uk at once",
        ),
        (&["--config", &unknown], "unknown field `listn`"),
        (&["--config", &absent], "cannot be read"),
        (&["--smtp-url", "smtp://h"], "all of --smtp-url, --mail-from and --mail-to"),
        (&["--mail-to", "a@b.example"], "or none of them"),
        (
            &["--smtp-url", "h", "--mail-from", "a@b.example", "--mail-to", "a@b.example"],
            "--smtp-url has to be",
        ),
        (
            &["--smtp-url", "smtp://h", "--mail-from", "a", "--mail-to", "a@b.example"],
            "--mail-from is no e-mail",
        ),
        (&["--nothing"], "unexpected argument"),
    ] {
        match resolve(arguments) {
            Ok(settings) => panic!("{arguments:?}: {settings:?}"),
            Err(fault) => assert!(fault.contains(expected), "{arguments:?}: {fault}"),
        }
    }
    assert!(resolve(&["--demo", "--listen", "[::1]:0"]).is_ok());
}

#[test]
fn the_command_line_wins_over_the_environment_and_that_over_the_file() {
    let folder = TempDir::new().expect("a folder");
    let path = file(&folder, "demo-directory = \"from-the-file\"\n");
    let said = |arguments: &[&str], environment: &[(&str, &str)]| {
        let mut command = command();
        command.arg("serve").args(arguments).envs(environment.iter().copied());
        let output = command.output().expect("it ran");
        assert!(!output.status.success());
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    let demo = ("SECURITY_CENTER_DEMO", "true");
    let elsewhere = ("SECURITY_CENTER_LISTEN", "192.0.2.1:1");
    assert!(said(&["--config", &path], &[demo, elsewhere]).contains("192.0.2.1"));
    assert!(said(&["--listen", "192.0.2.2:1"], &[demo, elsewhere]).contains("192.0.2.2"));
    assert!(said(&["--demo=false"], &[demo, ("SECURITY_CENTER_CONFIG", &path)]).contains("--demo-directory"));
}

#[test]
fn d13_the_password_of_the_mail_server_never_shows() {
    let folder = TempDir::new().expect("a folder");
    let good = "smtp-url = \"smtps://user:hush@mail.example\"\nmail-from = \"a@b.example\"\nmail-to = \"c@d.example\"\n";
    let path = file(&folder, good);
    let settings = resolve(&["--config", &path]).expect("good settings");
    assert_eq!(settings.smtp.as_ref().map(|smtp| smtp.port), Some(465));
    let shown = format!("{settings:?}");
    assert!(shown.contains("[redacted]") && !shown.contains("hush"), "{shown}");
    // What is given on the command line wins over the file.
    let here = ["--config", &path, "--smtp-url", "smtp://user:hush@h:1"];
    assert_eq!(resolve(&here).expect("good settings").smtp.map(|smtp| smtp.port), Some(1));
    for broken in [
        good.replace("mail.example\"", "mail.example"),
        good.replace("smtps", "http"),
        good.replace("mail-to", "mail-too"),
        good.replace("mail.example", "mail.example:port"),
    ] {
        let path = file(&folder, &broken);
        let fault = resolve(&["--config", &path]).expect_err("it is wrong");
        assert!(!fault.contains("hush"), "{fault}");
    }
    for arguments in [&["serve", "--help"][..], &["--smtp-url", "http://user:hush@h", "serve"]] {
        let mut command = command();
        command.args(arguments).env("SECURITY_CENTER_SMTP_URL", "smtp://user:hush@h");
        command.env("SECURITY_CENTER_MAIL_FROM", "a@b.example").env("SECURITY_CENTER_MAIL_TO", "a@b.example");
        let output = command.output().expect("it ran");
        let said =
            [output.stdout, output.stderr].map(|said| String::from_utf8_lossy(&said).into_owned()).concat();
        assert!(!said.is_empty() && !said.contains("hush"), "{said}");
    }
}

#[test]
fn an_identity_provider_is_read_and_what_is_missing_is_told_without_its_secret() {
    let good = [
        ("--provider-issuer", "https://login.example/{tenantid}/v2.0"),
        ("--provider-client-id", "an id"),
        ("--provider-client-secret", "hush"),
        ("--public-url", "https://security.example"),
    ];
    let given = |without: &str, more: &[&'static str]| {
        let kept = good.iter().filter(|(name, _)| *name != without).flat_map(|(name, value)| [*name, *value]);
        resolve(&kept.chain(more.iter().copied()).collect::<Vec<_>>())
    };
    let settings = given("", &[]).expect("good settings");
    let provider = settings.provider.as_ref().expect("a provider");
    assert_eq!((provider.name.as_str(), provider.client_id.as_str()), ("login.example", "an id"));
    assert!(!format!("{settings:?}").contains("hush"));
    assert!(given("--provider-client-secret", &[]).expect("a public client").provider.is_some());
    assert_eq!(resolve(&[]).expect("good settings").provider, None);
    for (without, more, expected) in [
        ("--provider-issuer", &[][..], "needs both --provider-issuer and --provider-client-id"),
        ("--provider-client-id", &[], "needs both --provider-issuer and --provider-client-id"),
        ("--public-url", &[], "it needs --public-url"),
        ("", &["--provider-tenant", "0a0a0a0a-0000-4000-8000-00000000000a"], "Leave one of them out"),
        (
            "--provider-issuer",
            &["--provider-issuer", "http://login.example"],
            "has to be the provider's issuer",
        ),
    ] {
        let fault = given(without, more).expect_err(expected);
        assert!(fault.contains(expected) && !fault.contains("hush"), "{fault}");
    }
}

#[test]
fn a_password_of_a_database_is_never_shown() {
    let location = |password: &str| {
        format!("eu=postgres://u:{password}@host/eu,uk=postgres://host/uk,us=postgres://host/us")
    };
    let (database, locations) = ("postgres://u:sesame@host/control", location("sesame"));
    let good = ["--database", database, "--location-database", &locations];
    let settings = resolve(&good).expect("good settings");
    assert!(settings.is_shared());
    let shown = format!("{settings:?} {}", settings.databases.control);
    assert!(!shown.contains("sesame") && shown.contains("the database control at host:5432"), "{shown}");
    for (database, locations) in [
        ("postgres://u:sesame@host:port/control", location("sesame")),
        ("postgres://u:sesame@host", location("sesame")),
        ("mysql://u:sesame@host/control", location("sesame")),
        (database, "de=postgres://u:sesame@host/de".to_owned()),
        (database, "postgres://u:sesame@host/de".to_owned()),
    ] {
        let refused = resolve(&["--database", database, "--location-database", &locations]);
        let refused = refused.expect_err("refused");
        assert!(!refused.contains("sesame"), "{refused}");
    }
}

#[test]
fn whoever_names_no_proxy_behind_one_is_warned() {
    let warned = |arguments: &[&str]| resolve(arguments).expect("good settings").warnings();
    let public = "https://security.example";
    let said = warned(&["--public-url", public]);
    assert!(said.iter().any(|one| one.contains("--trusted-proxy")), "{said:?}");
    let tls = ["--tls-certificate", "a.pem", "--tls-key", "b.pem"];
    assert!(warned(&[]).is_empty());
    assert!(warned(&["--public-url", "http://localhost"]).is_empty());
    assert!(warned(&["--public-url", public, "--trusted-proxy", "127.0.0.1"]).is_empty());
    assert!(warned(&[&["--public-url", public], &tls[..]].concat()).is_empty());
}
