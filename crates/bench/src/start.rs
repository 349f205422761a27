//! From the start of the program until it is ready, with no data yet, and the memory it then has.

use std::path::Path;
use std::time::Duration;

use serde_json::{Value, json};

use crate::Result;
use crate::figures::{median, quantile};
use crate::product::Product;

/// How long a server that was just started is left alone before its memory is read.
const REST: Duration = Duration::from_secs(2);

/// Gives the middle, the shortest and the longest of so many starts.
pub async fn measure(program: &Path, times: usize) -> Result<Value> {
    let mut starts = Vec::new();
    let mut memory = 0;
    for time in 0..times {
        let product = Product::start(program, &[]).await?;
        starts.push(product.ready_after.as_secs_f64() * 1000.0);
        if time + 1 == times {
            tokio::time::sleep(REST).await;
            memory = product.memory()?;
        }
    }
    Ok(json!({
        "times": times,
        "milliseconds": { "median": median(&starts), "least": quantile(&starts, 0.0), "most": quantile(&starts, 1.0) },
        "memoryAtRest": memory,
    }))
}
