//! The queues of a large tenant, asked of the product and beside it of the bare SQL, turn by turn; and what the databases read for it.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use axum::http::{HeaderMap, HeaderValue, header};
use clap::Args;
use security_center_server::clock::Clock;
use security_center_server::store::{Address, Control, LocationStore};
use serde_json::{Value, json};
use sqlx::{Connection, PgConnection};

use crate::asked::{ALERTS, INCIDENTS, bare};
use crate::figures::median;
use crate::large::{Kind, Large};
use crate::meter::{Meter, Read, bytes_read_by};
use crate::postgres::missing;
use crate::{Attempting, Result};

/// How long a server may take to end a session.
const PATIENCE: Duration = Duration::from_secs(20);

/// What to measure.
#[derive(Args, Debug)]
pub struct Queue {
    /// The program that is delivered.
    #[arg(long)]
    program: PathBuf,
    /// Where `intake` made the databases.
    #[arg(long)]
    data: PathBuf,
    /// How often each is asked in turn.
    #[arg(long, default_value_t = 5)]
    rounds: usize,
}

/// Who asks, and of what.
struct Asking<'a> {
    large: &'a Large,
    control: Control,
    store: LocationStore,
    address: Address,
    headers: HeaderMap,
    own_name: String,
}

/// Asks everything of each kind of database.
pub async fn measure(options: &Queue) -> Result<Value> {
    let mut databases = Vec::new();
    for kind in Kind::ALL {
        if let Some(why) = missing().filter(|_| kind == Kind::Postgres) {
            databases.push(json!({ "database": kind.name(), "skipped": why }));
            continue;
        }
        let large = Large::open(&options.program, &options.data, kind).await?;
        databases.push(ask(options, kind, &large).await?);
    }
    Ok(json!({ "rounds": options.rounds, "databases": databases }))
}

async fn ask(options: &Queue, kind: Kind, large: &Large) -> Result<Value> {
    let [control, address]: [Address; 2] = [large.urls[0].parse()?, large.urls[1].parse()?];
    let session: Value =
        large.person.get("/api/session").await?.json().await.attempting("read the session")?;
    let own_name = session["person"]["userPrincipalName"].as_str().ok_or("the session names nobody")?;
    let mut headers = HeaderMap::new();
    headers.insert(header::COOKIE, HeaderValue::from_str(&large.person.cookie).attempting("read a cookie")?);
    let asking = Asking {
        large,
        control: Control::open(&control).await.attempting("open the data")?,
        store: LocationStore::open(&address).await.attempting("open the data")?,
        address,
        headers,
        own_name: own_name.to_owned(),
    };
    // Before the product reads anything of the queues, so that nothing of that is counted.
    let (mut paths, mut read) = (Vec::new(), Vec::new());
    let idle = asking.read(None).await?;
    let mut counts = Vec::new();
    for (queue, asked) in [("incidents", &INCIDENTS[..]), ("alerts", &ALERTS[..])] {
        let order = large.person.get(&format!("/api/{queue}/order?sort=-lastActivity")).await?;
        let order: Value = order.json().await.attempting("read an order")?;
        counts.push(order["count"].clone());
        for (what, path) in asked {
            paths.push((queue, *what, filled(path, &order)?));
        }
    }
    asking.settle().await?;
    for (.., path) in &paths {
        read.push(asking.read(Some(path)).await?.since(idle));
    }
    let mut figures = Vec::new();
    for ((queue, what, path), read) in paths.iter().zip(read) {
        let (mut product, mut floor, mut bytes) = (Vec::new(), Vec::new(), 0);
        for round in 0..=options.rounds {
            let begun = Instant::now();
            bytes = large.person.get(path).await?.bytes().await.attempting("read an answer")?.len();
            let took = begun.elapsed();
            let begun = Instant::now();
            asking.bare(&asking.store, path).await?;
            // The first round only warms up.
            if round > 0 {
                product.push(took.as_secs_f64() * 1000.0);
                floor.push(begun.elapsed().as_secs_f64() * 1000.0);
            }
        }
        let (product, floor) = (median(&product), median(&floor));
        eprintln!("{} {queue}, {what}: {product:.1?} ms, bare {floor:.1?} ms", kind.name());
        figures.push(json!({
            "queue": queue, "what": what, "path": shown(path), "bytes": bytes, "product": product, "bare": floor,
            "rowsRead": read.rows, "bytesRead": read.bytes,
        }));
    }
    Ok(json!({ "database": kind.name(), "incidents": counts[0], "alerts": counts[1], "asked": figures }))
}

impl Asking<'_> {
    /// Runs the statements of a request and nothing else.
    async fn bare(&self, store: &LocationStore, path: &str) -> Result<()> {
        let now = Clock::of_the_machine().now();
        bare((&self.control, store), (path, &self.headers), &self.own_name, now).await
    }

    /// What is read for a request by a connection that is opened for it; for none, what opening takes. A server counts all of what a
    /// session did once that has ended.
    async fn read(&self, path: Option<&str>) -> Result<Read> {
        let count = || async {
            match &self.large.meter {
                Meter::Files { .. } => Ok(Read { rows: None, bytes: Some(bytes_read_by("self")?) }),
                server @ Meter::Server { .. } => server.read().await,
            }
        };
        let (before, sessions) = (count().await?, self.sessions().await?);
        let store = LocationStore::open(&self.address).await.attempting("open the data")?;
        if let Some(path) = path {
            self.bare(&store, path).await?;
        }
        store.close().await;
        self.until(sessions).await?;
        Ok(count().await?.since(before))
    }

    /// How many sessions a server has.
    async fn sessions(&self) -> Result<i64> {
        let Meter::Server { url } = &self.large.meter else { return Ok(0) };
        let mut connection = PgConnection::connect(url).await.attempting("reach PostgreSQL")?;
        let sessions = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()";
        let (count,) =
            sqlx::query_as(sessions).fetch_one(&mut connection).await.attempting("count sessions")?;
        connection.close().await.attempting("leave PostgreSQL")?;
        Ok(count)
    }

    /// Waits until there are no more than so many.
    async fn until(&self, sessions: i64) -> Result<()> {
        let begun = Instant::now();
        while self.sessions().await? > sessions {
            if begun.elapsed() > PATIENCE {
                return Err("a session at PostgreSQL does not end".to_owned());
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        Ok(())
    }

    /// Waits until a server has counted what the product did so far: it does so of idle sessions after ten seconds.
    async fn settle(&self) -> Result<()> {
        if let Meter::Server { .. } = self.large.meter {
            tokio::time::sleep(Duration::from_secs(12)).await;
        }
        Ok(())
    }
}

/// A path with what it needs of an order of its queue.
pub fn filled(path: &str, order: &Value) -> Result<String> {
    let text = |name: &str| order[name].as_str().ok_or_else(|| format!("an order has no {name}"));
    let ids: Vec<&str> = text("ids")?.split(' ').take(100).collect();
    let newest = order["newest"].to_string();
    let path = path.replace("{ids}", &ids.join(",")).replace("{at}", text("at")?);
    Ok(path.replace("{newest}", newest.trim_matches('"')))
}

/// As it is told: without the hundred numbers.
fn shown(path: &str) -> String {
    path.split_once("?ids=").map_or_else(|| path.to_owned(), |(before, _)| format!("{before}?ids=…"))
}
