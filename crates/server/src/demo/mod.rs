//! The parts of a demo that are no command: the company's manual as it is built in, its secrets, and who
//! comes in.

mod pages;
mod people;
mod secrets;

pub(crate) use pages::write;
pub(crate) use people::{OWNER, key_of_company, link_of_owner};
pub(crate) use secrets::DemoSecrets;
