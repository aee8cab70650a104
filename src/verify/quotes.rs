//! Every quote is in the source, and every statement of the source is quoted.

use crate::model::Library;
use crate::problem::Problems;

pub(super) fn check(_library: &Library, _problems: &mut Problems) {}
