//! The receiver of effects: it outlives the processes that are killed, counts every delivery, and can
//! be asked what has arrived.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::get;
use tokio::net::TcpListener;

type Counts = Arc<Mutex<HashMap<String, u32>>>;

/// A running receiver.
pub struct Receiver {
    /// Its address.
    pub url: String,
    counts: Counts,
}

impl Receiver {
    /// Starts one on a free port of the loopback; it ends with the runtime.
    ///
    /// # Errors
    /// When no port is free.
    pub async fn start() -> std::io::Result<Self> {
        let counts = Counts::default();
        let router =
            Router::new().route("/{key}", get(look_up).put(take)).with_state(Arc::clone(&counts));
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}", listener.local_addr()?);
        tokio::spawn(async move { axum::serve(listener, router).await });
        Ok(Self { url, counts })
    }

    /// Returns how often each key has arrived.
    #[must_use]
    pub fn counts(&self) -> HashMap<String, u32> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

async fn take(State(counts): State<Counts>, Path(key): Path<String>) -> StatusCode {
    *counts.lock().unwrap_or_else(PoisonError::into_inner).entry(key).or_default() += 1;
    StatusCode::CREATED
}

async fn look_up(State(counts): State<Counts>, Path(key): Path<String>) -> StatusCode {
    let known = counts.lock().unwrap_or_else(PoisonError::into_inner).contains_key(&key);
    if known { StatusCode::OK } else { StatusCode::NOT_FOUND }
}
