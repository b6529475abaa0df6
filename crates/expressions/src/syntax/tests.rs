//! x y z
