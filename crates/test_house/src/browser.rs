//! A Chromium of one's own for one test, without a window, gone afterwards.

#![expect(
    clippy::unwrap_used,
    reason = "a test whose browser cannot be driven has failed, and the place says where"
)]

use std::io::{BufRead, BufReader};
use std::panic::resume_unwind;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::json;
use thirtyfour::prelude::*;

/// Long enough for a driver to start on a machine that compiles at the same time.
const STARTS_WITHIN: Duration = Duration::from_secs(60);

/// How often a page is asked whether something has happened, and how long it is left between.
const ASKS: u32 = 600;
const BETWEEN: Duration = Duration::from_millis(50);

/// The tallest page that one picture can hold.
const TALLEST: f64 = 16_000.0;

/// Nothing that talks to the network by itself, and a processor instead of a graphics card.
const ARGUMENTS: [&str; 9] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
];

/// Keeps what goes wrong in a page where [`Browser::troubles`] finds it.
const WATCH: &str = "window.troubles = []; \
    addEventListener('error', (event) => troubles.push(event.message ?? event.target.src)); \
    addEventListener('securitypolicyviolation', (event) => \
        troubles.push(`refused: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`));";

/// How the driver says that a page was left while it did something there.
const LEFT: [&str; 2] = ["aborted by navigation", "no such execution context"];

/// A browser with one page.
#[derive(Clone)]
pub struct Browser(WebDriver);

/// Runs a test with a browser and ends the browser however the test ends.
pub async fn with_browser<T>(test: impl FnOnce(Browser) -> T)
where
    T: Future<Output = ()> + Send + 'static,
{
    // The driver's client wants one at hand; a second installation changes nothing.
    drop(rustls::crypto::ring::default_provider().install_default());
    let profile = tempfile::tempdir().expect("a temporary folder can be made");
    let (driver, port) = start_driver().await;
    let mut capabilities = DesiredCapabilities::chrome();
    for argument in ARGUMENTS {
        capabilities.add_arg(argument).unwrap();
    }
    capabilities.add_arg(&format!("--user-data-dir={}", profile.path().display())).unwrap();
    let session = WebDriver::new(format!("http://127.0.0.1:{port}"), capabilities).await.unwrap();
    session.cdp().page().add_script_to_evaluate_on_new_document(WATCH).await.unwrap();
    // A task of its own: a test that fails must not leave a browser behind.
    let outcome = tokio::spawn(test(Browser(session.clone()))).await;
    session.quit().await.unwrap();
    drop(driver);
    if let Err(failure) = outcome {
        resume_unwind(failure.into_panic());
    }
}

/// A running chromedriver; it ends with the test.
struct Driver(Child);

impl Drop for Driver {
    fn drop(&mut self) {
        // When it is gone already there is nothing to end.
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

async fn start_driver() -> (Driver, u16) {
    let mut child = Command::new("chromedriver")
        .arg("--port=0")
        .stdout(Stdio::piped())
        // Where the viewer lives must not depend on the machine.
        .env("TZ", "UTC")
        .spawn()
        .expect("chromedriver starts; `script/setup test` installs it");
    let output = BufReader::new(child.stdout.take().unwrap());
    let driver = Driver(child);
    let (says, port) = tokio::sync::oneshot::channel();
    std::thread::spawn(move || {
        let mut says = Some(says);
        // It is read to its end: the driver would stop at the first line that nobody reads.
        for line in output.lines().map_while(Result::ok) {
            let port = line
                .split_once("successfully on port ")
                .map(|(_, port)| port.trim_end_matches('.'));
            if let Some(port) = port.and_then(|port| port.parse().ok())
                && let Some(says) = says.take()
            {
                // Nobody listens any more when the test gave up.
                let _ = says.send(port);
            }
        }
    });
    let port = tokio::time::timeout(STARTS_WITHIN, port).await.expect("chromedriver says its port");
    (driver, port.expect("chromedriver runs"))
}

impl Browser {
    pub async fn resize(&self, width: u32, height: u32) {
        let emulation = self.0.cdp();
        emulation.emulation().set_device_metrics_override(width, height, 1.0, false).await.unwrap();
    }

    pub async fn open(&self, address: &str) {
        self.0.goto(address).await.unwrap();
        self.0.execute_async("document.fonts.ready.then(arguments[0])", vec![]).await.unwrap();
    }

    /// Lets the machine of the reader like a theme, `light` or `dark`.
    pub async fn prefers(&self, theme: &str) {
        let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": theme }] });
        self.0.cdp().send_raw("Emulation.setEmulatedMedia", features).await.unwrap();
    }

    /// Takes a picture of the whole page.
    pub async fn picture(&self, width: u32) -> Vec<u8> {
        let height = self.number("document.documentElement.scrollHeight").await.min(TALLEST);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "it has an upper and a lower end"
        )]
        self.resize(width, height.max(1.0) as u32).await;
        self.0.screenshot_as_png().await.unwrap()
    }

    /// Presses keys; the last one may lead to another page.
    pub async fn keys(&self, keys: &str) {
        match self.0.action_chain().send_keys(keys).perform().await {
            // It was pressed, and the page was left before it was let go.
            Err(error) if LEFT.iter().any(|left| error.to_string().contains(left)) => {}
            pressed => pressed.unwrap(),
        }
    }

    pub async fn shift(&self, key: &str) {
        let chain = self.0.action_chain().key_down(Key::Shift).send_keys(key.to_uppercase());
        chain.key_up(Key::Shift).perform().await.unwrap();
    }

    pub async fn escape(&self) {
        self.0.action_chain().key_down(Key::Escape).key_up(Key::Escape).perform().await.unwrap();
    }

    pub async fn click(&self, selector: &str) {
        self.0.find(By::Css(selector)).await.unwrap().click().await.unwrap();
    }

    pub async fn run(&self, script: &str) {
        self.0.execute(script, vec![]).await.unwrap();
    }

    pub async fn yes(&self, expression: &str) -> bool {
        let answer = self.0.execute(format!("return {expression}"), vec![]).await.unwrap();
        answer.convert().unwrap()
    }

    /// Sets a cookie for the page that is open.
    pub async fn cookie(&self, name: &str, value: &str) {
        let mut cookie = Cookie::new(name, value);
        cookie.set_path("/");
        cookie.set_secure(true);
        self.0.add_cookie(cookie).await.unwrap();
    }

    /// Waits until an expression holds, on this page or the one that it leads to; false when it never
    /// does.
    pub async fn becomes(&self, expression: &str) -> bool {
        for _ in 0..ASKS {
            // A page that is being left answers nothing, which is no yes.
            let answer = self.0.execute(format!("return {expression}"), vec![]).await;
            if answer.is_ok_and(|answer| answer.convert().unwrap_or(false)) {
                return true;
            }
            tokio::time::sleep(BETWEEN).await;
        }
        false
    }

    pub async fn number(&self, expression: &str) -> f64 {
        let answer = self.0.execute(format!("return {expression}"), vec![]).await.unwrap();
        answer.convert().unwrap()
    }

    pub async fn at(&self, address: &str) -> bool {
        self.0.current_url().await.unwrap().as_str() == address
    }

    /// Returns the address of the page that is open.
    pub async fn address(&self) -> String {
        self.0.current_url().await.unwrap().into()
    }

    /// Tells what went wrong in the page that is open: errors, and what its policy refused.
    pub async fn troubles(&self) -> String {
        let answer = self.0.execute("return window.troubles.join('; ')", vec![]).await.unwrap();
        answer.convert().unwrap()
    }
}
