//! The files that browsers fetch: embedded, named by their content, kept by browsers for good.
//!
//! It holds no page and no private data: everything here is the same for everybody.

use axum::extract::Path;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// The path under which [`serve`] must be mounted, in axum's notation.
pub const ROUTE: &str = "/assets/{file}";

/// A name changes with its content, so whoever has a file never needs to ask again.
const KEEP_FOR_GOOD: &str = "public, max-age=31536000, immutable";

struct Asset {
    /// The name that our code uses, such as `console.css`.
    name: &'static str,
    /// The name with the hash of the content, such as `console.0192….css`.
    file_name: &'static str,
    bytes: &'static [u8],
}

/// Finds the address of an embedded file by the name it has in our code.
///
/// A name that build.rs does not embed gives an address that answers 404.
#[must_use]
pub fn address(name: &str) -> String {
    let asset = ASSETS.iter().find(|asset| asset.name == name);
    format!("/assets/{}", asset.map_or(name, |asset| asset.file_name))
}

/// Answers a request for an embedded file.
pub async fn serve(Path(file): Path<String>) -> Response {
    let Some(asset) = ASSETS.iter().find(|asset| asset.file_name == file) else {
        return (StatusCode::NOT_FOUND, "There is no such file in this version.\n").into_response();
    };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(content_type(asset.file_name))),
        (header::CACHE_CONTROL, HeaderValue::from_static(KEEP_FOR_GOOD)),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    ];
    (headers, asset.bytes).into_response()
}

fn content_type(file_name: &str) -> &'static str {
    match file_name.rsplit_once('.').map(|(_, extension)| extension) {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn get(address: &str) -> Response {
        let file = address.strip_prefix("/assets/").unwrap_or(address);
        serve(Path(file.to_owned())).await
    }

    #[tokio::test]
    async fn every_file_is_typed_kept_and_named_by_its_content() {
        for asset in ASSETS {
            let response = get(&address(asset.name)).await;
            assert_eq!(response.status(), StatusCode::OK, "{}", asset.name);
            assert_eq!(response.headers()[header::CACHE_CONTROL], KEEP_FOR_GOOD);
            assert_ne!(response.headers()[header::CONTENT_TYPE], "application/octet-stream");
            let (stem, extension) = asset.name.rsplit_once('.').unwrap();
            let hash = asset.file_name.strip_prefix(stem).unwrap().strip_suffix(extension).unwrap();
            assert_eq!(hash.trim_matches('.').len(), 16, "{}", asset.file_name);
        }
    }

    #[tokio::test]
    async fn a_name_of_another_version_and_a_way_out_are_missing() {
        for file in ["console.css", "console.0000000000000000.css", "../Cargo.toml", ""] {
            assert_eq!(get(file).await.status(), StatusCode::NOT_FOUND, "{file}");
        }
    }

    #[test]
    fn the_sheet_asks_for_fonts_that_exist() {
        let sheet = ASSETS.iter().find(|asset| asset.name == "console.css").unwrap();
        let sheet = std::str::from_utf8(sheet.bytes).unwrap();
        let asked: Vec<&str> =
            sheet.split("url(\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
        assert_eq!(asked.len(), 2);
        assert!(asked.iter().all(|file| ASSETS.iter().any(|asset| asset.file_name == *file)));
    }
}
