//! Packing of answers that are text, for browsers and programs that ask for it.

use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{NotForContentType, Predicate, SizeAbove};

/// Below about a network packet there is nothing to win.
const WORTH_IT: u64 = 1_024;

/// Streams of events are left alone, since packing holds back what should go out at once, and so is
/// what is packed already.
pub(super) fn layer() -> CompressionLayer<impl Predicate + Send + Sync + 'static> {
    CompressionLayer::new().compress_when(
        SizeAbove::new(WORTH_IT)
            .and(NotForContentType::new("text/event-stream"))
            .and(NotForContentType::new("application/octet-stream"))
            .and(NotForContentType::new("font/"))
            .and(NotForContentType::const_new("image/png")),
    )
}
