//! Finds values in answers' bodies: at a JSONPath, at a CSS selector, or where a regular expression matches.
