//! The command that takes in alerts from files, the same way as what comes through the door. A running server's windows hear of
//! it.

use std::error::Error;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use security_center_contract::{IngestedAlerts, SupportedService};

use super::service_key::known;
use super::terminal::shown;
use super::{open_control, open_locations};
use crate::clock::Clock;
use crate::ingest::{Failed, Intake, Intakes, Unzip, demand_open};
use crate::settings::Settings;
use crate::store::code;

type Done = Result<(), Box<dyn Error>>;

/// How much is read at a time.
const STEP: usize = 64 * 1024;

/// How often progress is told.
const TOLD_EVERY: Duration = Duration::from_secs(1);

/// With what gzip begins.
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// Takes in the files, tells of progress, and fails where an item is faulty.
pub async fn run(
    settings: Settings,
    (tenant, service): (&str, SupportedService),
    from: usize,
    files: &[PathBuf],
) -> Done {
    let control = open_control(&settings).await?;
    let locations = open_locations(&settings).await?;
    let clock = Clock::of_the_machine();
    let tenant_id = known(&control, tenant).await?;
    demand_open(&control, &tenant_id, service).await.map_err(|failed| why(&failed, service))?;
    let intakes = Intakes::new(control.clone(), locations.clone(), clock.clone());
    let mut faulty = 0;
    for (place, path) in files.iter().enumerate() {
        let skip = if place == 0 { from } else { 0 };
        let sender = (tenant_id.as_str(), service);
        let mut intake =
            Intake::new(control.clone(), locations.clone(), sender, settings.rules).unbounded().skip(skip);
        let taken = file(&mut intake, path, &clock, (&intakes, &tenant_id)).await;
        if intake.take_shows() {
            intakes.changed(&tenant_id).await;
        }
        let name = shown(&path.display().to_string());
        println!("{name}  {}", told(&intake, intake.so_far()));
        for fault in &intake.so_far().faults {
            let field =
                if fault.field.is_empty() { String::new() } else { format!(" {}:", shown(&fault.field)) };
            eprintln!("{name}, item {}:{field} {}", fault.index, shown(&fault.detail));
        }
        faulty += intake.so_far().faulty;
        taken.map_err(|failure| {
            format!(
                "{name}: {failure}\nWhat was taken before is kept: go on with --from {}.",
                intake.settled()
            )
        })?;
    }
    // The last change may be less than a second old: whoever looks is told before this ends.
    intakes.catch_up().await?;
    control.close().await;
    if faulty > 0 {
        return Err(format!("{faulty} items could not be taken").into());
    }
    Ok(())
}

async fn file(
    intake: &mut Intake,
    path: &Path,
    clock: &Clock,
    (intakes, tenant_id): (&Intakes, &str),
) -> Result<(), Box<dyn Error>> {
    let mut from: Box<dyn Read + Send> =
        if path == Path::new("-") { Box::new(io::stdin()) } else { Box::new(std::fs::File::open(path)?) };
    let mut buffer = vec![0; STEP];
    let mut unzip: Option<Unzip> = None;
    let (mut begun, mut last_told) = (false, Instant::now());
    loop {
        let read = from.read(&mut buffer)?;
        if read == 0 {
            break;
        }
        let bytes = &buffer[..read];
        if !begun {
            begun = true;
            unzip = bytes.starts_with(&GZIP).then(Unzip::default);
        }
        match &mut unzip {
            None => intake.push(bytes, clock.now()).await?,
            Some(unzip) => {
                for step in Unzip::steps(bytes) {
                    let unpacked = unzip.push(step)?;
                    intake.push(&unpacked, clock.now()).await?;
                }
            }
        }
        if intake.take_shows() {
            intakes.changed(tenant_id).await;
        }
        if last_told.elapsed() >= TOLD_EVERY {
            last_told = Instant::now();
            eprintln!("{}", told(intake, intake.so_far()));
        }
    }
    if let Some(unzip) = unzip {
        let rest = unzip.end()?;
        intake.push(&rest, clock.now()).await?;
    }
    Ok(intake.end(clock.now()).await?)
}

fn told(intake: &Intake, so_far: &IngestedAlerts) -> String {
    let IngestedAlerts { accepted, updated, already_known, waiting, faulty, .. } = so_far;
    format!(
        "{} items: {accepted} accepted, {updated} updated, {already_known} known, {waiting} waiting, {faulty} faulty",
        intake.settled()
    )
}

fn why(failed: &Failed, service: SupportedService) -> String {
    match failed {
        Failed::Closed(refusals) => {
            let codes: Vec<String> = refusals.iter().map(code::text).collect();
            format!("nothing is taken from {} now: {}", code::text(service), codes.join(", "))
        }
        other => other.to_string(),
    }
}
