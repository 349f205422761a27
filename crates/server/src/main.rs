//! The program `security-center-server`: reads its settings and does what they say.

use std::process::ExitCode;

use clap::Parser;
use security_center_server::settings::{CommandLine, Settings};
use security_center_server::traces::Traces;
use security_center_server::{outside, serve, settings};

fn main() -> ExitCode {
    let command_line = CommandLine::parse();
    let done =
        Settings::resolve(&command_line).map_err(Into::into).and_then(|settings| run(command_line, settings));
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("security-center-server: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn run(command_line: CommandLine, settings: Settings) -> Result<(), Box<dyn std::error::Error>> {
    outside::choose_cryptography();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let serves = matches!(command_line.command, settings::Command::Serve);
    if !serves {
        serve::unread::end_when_unread();
    }
    let collector = settings.traces.as_ref().filter(|_| serves);
    let traces = collector.map(|to| Traces::begin(to, runtime.handle().clone())).transpose()?;
    serve::log_to_stderr(settings.log, traces.as_ref());
    runtime.block_on(async {
        let done = obey(command_line.command, settings).await;
        if let Some(traces) = traces {
            traces.end().await;
        }
        done
    })
}

async fn obey(command: settings::Command, settings: Settings) -> Result<(), Box<dyn std::error::Error>> {
    match command {
        settings::Command::Serve => serve::serve(settings).await,
        settings::Command::Tenant(command) => serve::tenant::run(settings, command).await,
        settings::Command::ServiceKey(command) => serve::service_key::run(settings, command).await,
        settings::Command::Ingest { tenant, service, from, files } => {
            serve::ingest::run(settings, (&tenant, service), from, &files).await
        }
        settings::Command::Token(command) => serve::token::run(settings, command).await,
        settings::Command::Person(command) => serve::person::run(settings, command).await,
        settings::Command::Support(command) => serve::help_desk::support(settings, command).await,
        settings::Command::Feedback(command) => serve::help_desk::feedback(settings, command).await,
        settings::Command::Mail(command) => serve::help_desk::mail(settings, command).await,
        settings::Command::Audit(command) => serve::audit::run(settings, command).await,
        settings::Command::Health => serve::health::run(settings).await,
        settings::Command::Store(command) => serve::copy::run(settings, command).await,
        settings::Command::Backup { folder } => serve::backup::back_up(settings, &folder).await,
        settings::Command::Restore { folder, yes } => serve::backup::restore(settings, &folder, yes).await,
    }
}
