//! `quarterdeck openapi`: prints the document that the server serves at `/openapi.json`.

use vocabulary::{Error, Result};

use crate::{features, output};

pub(crate) fn run() -> Result<()> {
    output::line(&web::openapi(&features::described())?.to_pretty_json().map_err(Error::internal)?)
}
