//! How many requests there were and how long they took, for Prometheus to read.
//!
//! Routes are counted by their declared path, so there are never more lines than routes, methods and
//! statuses make.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::http::Method;

/// The upper ends of the buckets in seconds; the console's budget of 50 ms stands in the middle.
const BUCKETS: [f64; 10] = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0, 30.0];

/// The counts of one process.
#[derive(Debug, Default)]
pub(crate) struct Metrics {
    running: AtomicI64,
    routes: Mutex<BTreeMap<(&'static str, Arc<str>), Route>>,
}

#[derive(Debug, Clone, Default)]
struct Route {
    statuses: BTreeMap<u16, u64>,
    buckets: [u64; BUCKETS.len()],
    seconds: f64,
}

impl Metrics {
    /// Counts a request that begins.
    pub(crate) fn begin(&self) {
        self.running.fetch_add(1, Ordering::Relaxed);
    }

    /// Counts a request that was answered.
    pub(crate) fn end(&self, method: &Method, path: &Arc<str>, status: u16, took: Duration) {
        self.running.fetch_sub(1, Ordering::Relaxed);
        let seconds = took.as_secs_f64();
        let mut routes = self.routes.lock().unwrap_or_else(PoisonError::into_inner);
        let route = routes.entry((known(method), Arc::clone(path))).or_default();
        *route.statuses.entry(status).or_default() += 1;
        route.seconds += seconds;
        if let Some(bucket) = BUCKETS.iter().position(|end| seconds <= *end) {
            route.buckets[bucket] += 1;
        }
    }

    /// Writes the counts in Prometheus' text format, version 0.0.4.
    pub(crate) fn write(&self) -> String {
        let routes = self.routes.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let mut text = Text(String::new());
        text.head("quarterdeck_build_info", "gauge", "The version that runs.");
        text.line("quarterdeck_build_info", &[("version", env!("CARGO_PKG_VERSION"))], 1);
        text.head("quarterdeck_http_requests_running", "gauge", "Requests being worked on.");
        let running = self.running.load(Ordering::Relaxed);
        text.line("quarterdeck_http_requests_running", &[], running);
        text.head("quarterdeck_http_requests_total", "counter", "Requests by route and status.");
        for ((method, path), route) in &routes {
            for (status, count) in &route.statuses {
                let labels =
                    [("method", *method), ("route", path), ("status", &status.to_string())];
                text.line("quarterdeck_http_requests_total", &labels, count);
            }
        }
        const SECONDS: &str = "quarterdeck_http_request_duration_seconds";
        text.head(SECONDS, "histogram", "Seconds until the answer began.");
        for ((method, path), route) in &routes {
            let labels = [("method", *method), ("route", &**path)];
            text.histogram(SECONDS, labels, route);
        }
        text.0
    }
}

struct Text(String);

impl Text {
    fn head(&mut self, name: &str, kind: &str, help: &str) {
        self.push(format_args!("# HELP {name} {help}\n# TYPE {name} {kind}\n"));
    }

    fn line(&mut self, name: &str, labels: &[(&str, &str)], value: impl std::fmt::Display) {
        let labels: Vec<String> =
            labels.iter().map(|(name, text)| format!("{name}=\"{}\"", escaped(text))).collect();
        match labels.as_slice() {
            [] => self.push(format_args!("{name} {value}\n")),
            _ => self.push(format_args!("{name}{{{}}} {value}\n", labels.join(","))),
        }
    }

    fn histogram(&mut self, name: &str, [method, path]: [(&str, &str); 2], route: &Route) {
        let mut up_to = 0;
        for (end, count) in BUCKETS.iter().zip(route.buckets) {
            up_to += count;
            let labels = [method, path, ("le", &end.to_string())];
            self.line(&format!("{name}_bucket"), &labels, up_to);
        }
        let all: u64 = route.statuses.values().sum();
        self.line(&format!("{name}_bucket"), &[method, path, ("le", "+Inf")], all);
        self.line(&format!("{name}_sum"), &[method, path], route.seconds);
        self.line(&format!("{name}_count"), &[method, path], all);
    }

    fn push(&mut self, arguments: std::fmt::Arguments<'_>) {
        self.0.push_str(&arguments.to_string());
    }
}

/// A client can make methods up; they are counted together.
fn known(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_counted_as_prometheus_reads_them() {
        let metrics = Metrics::default();
        for (status, millis) in [(200, 2), (200, 40), (404, 40_000)] {
            metrics.begin();
            let path = Arc::from("/v1/things/{id}");
            metrics.end(&Method::GET, &path, status, Duration::from_millis(millis));
        }
        metrics.begin();
        let made_up = Method::from_bytes(b"BREW").unwrap();
        metrics.end(&made_up, &Arc::from("\"\\"), 405, Duration::ZERO);
        metrics.begin();
        let text = metrics.write();
        let labels = "method=\"GET\",route=\"/v1/things/{id}\"";
        for line in [
            "quarterdeck_http_requests_running 1".to_owned(),
            format!("quarterdeck_http_requests_total{{{labels},status=\"200\"}} 2"),
            format!("quarterdeck_http_requests_total{{{labels},status=\"404\"}} 1"),
            "quarterdeck_http_requests_total{method=\"other\",route=\"\\\"\\\\\",status=\"405\"} 1"
                .to_owned(),
            format!("quarterdeck_http_request_duration_seconds_bucket{{{labels},le=\"0.001\"}} 0"),
            format!("quarterdeck_http_request_duration_seconds_bucket{{{labels},le=\"0.005\"}} 1"),
            format!("quarterdeck_http_request_duration_seconds_bucket{{{labels},le=\"30\"}} 2"),
            format!("quarterdeck_http_request_duration_seconds_bucket{{{labels},le=\"+Inf\"}} 3"),
            format!("quarterdeck_http_request_duration_seconds_sum{{{labels}}} 40.042"),
            format!("quarterdeck_http_request_duration_seconds_count{{{labels}}} 3"),
        ] {
            assert!(text.lines().any(|found| found == line), "{line}\nis not in\n{text}");
        }
    }
}
