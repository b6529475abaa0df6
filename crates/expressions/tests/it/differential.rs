//! to be written soon
