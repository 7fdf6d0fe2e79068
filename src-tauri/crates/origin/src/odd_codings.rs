//! Item 1 in compressed forms that are broken, or right and rare.

use std::io::{self, Write};

use flate2::write::DeflateEncoder;

use crate::answer::Answer;
use crate::compression::encoded;
use crate::item;

/// A frame that asks its reader for a window of 2 GiB, and then holds five bytes (RFC 8878 section 3.1.1).
const WIDE_ZSTD: &[u8] = b"\x28\xb5\x2f\xfd\0\xa8\x29\0\0hello";

/// The answer of that name; `None` for a name that is not of this kind.
pub(crate) fn answer(name: &str) -> io::Result<Option<Answer>> {
    let json = item::json(1).into_bytes();
    let (coding, body) = match name {
        "gzip-upper-case" => ("GZIP", encoded("gzip", &json)?),
        "x-gzip" => ("x-gzip", encoded("gzip", &json)?),
        "gzip-twice" => ("gzip, gzip", encoded("gzip", &encoded("gzip", &json)?)?),
        "gzip-members" => {
            let (first, second) = json.split_at(json.len() / 2);
            ("gzip", [encoded("gzip", first)?, encoded("gzip", second)?].concat())
        }
        "raw-deflate" => {
            let mut encoder = DeflateEncoder::new(Vec::new(), flate2::Compression::default());
            encoder.write_all(&json)?;
            ("deflate", encoder.finish()?)
        }
        "gzip-empty" => ("gzip", Vec::new()),
        "gzip-junk" => ("gzip", [encoded("gzip", &json)?, b"and then junk".to_vec()].concat()),
        "gzip-no-trailer" => ("gzip", without_last(encoded("gzip", &json)?, 8)),
        "gzip-crc" => ("gzip", with_flip(encoded("gzip", &json)?, 8)),
        "gzip-size" => ("gzip", with_flip(encoded("gzip", &json)?, 4)),
        "not-gzip" => ("gzip", json),
        "cut-deflate" => ("deflate", half(encoded("deflate", &json)?)),
        "cut-br" => ("br", half(encoded("br", &json)?)),
        "cut-zstd" => ("zstd", half(encoded("zstd", &json)?)),
        "bad-deflate" => ("deflate", with_ruined_middle(encoded("deflate", &json)?)),
        "bad-br" => ("br", with_ruined_middle(encoded("br", &json)?)),
        "bad-zstd" => ("zstd", with_ruined_middle(encoded("zstd", &json)?)),
        "wide-zstd" => ("zstd", WIDE_ZSTD.to_vec()),
        "unknown-coding" => ("rot13", json),
        "identity-coding" => ("identity", json),
        _ => return Ok(None),
    };
    Ok(Some(Answer::json(body).field("Content-Encoding", coding)))
}

fn without_last(mut body: Vec<u8>, count: usize) -> Vec<u8> {
    body.truncate(body.len().saturating_sub(count));
    body
}

fn half(body: Vec<u8>) -> Vec<u8> {
    let half = body.len() / 2;
    without_last(body, half)
}

/// With one bit of the byte turned over that stands so far from the end.
fn with_flip(mut body: Vec<u8>, from_end: usize) -> Vec<u8> {
    let at = body.len().saturating_sub(from_end);
    body[at] ^= 1;
    body
}

fn with_ruined_middle(mut body: Vec<u8>) -> Vec<u8> {
    let middle = body.len() / 2;
    body[middle..].fill(0xff);
    body
}
