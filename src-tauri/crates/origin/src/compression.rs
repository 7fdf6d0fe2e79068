use std::io::{self, Write};

use flate2::write::{GzEncoder, ZlibEncoder};

use crate::answer::Answer;
use crate::exchange::{After, Exchange, Wire};
use crate::item;
use crate::routes::plain_status;

const BOMB_BYTES: u64 = 50_000_000;
/// Zeros fed to an encoder at a time: well under a millisecond of work.
static STEP: [u8; 64 * 1024] = [0; 64 * 1024];

/// An encoder of one content coding, by the name that the Content-Encoding field knows it by.
enum Encoder {
    Gzip(GzEncoder<Vec<u8>>),
    Deflate(ZlibEncoder<Vec<u8>>),
    Brotli(Box<brotli::CompressorWriter<Vec<u8>>>),
    Zstd(zstd::stream::write::Encoder<'static, Vec<u8>>),
}

impl Encoder {
    fn named(coding: &str) -> io::Result<Option<Self>> {
        let level = flate2::Compression::default();
        Ok(Some(match coding {
            "gzip" => Self::Gzip(GzEncoder::new(Vec::new(), level)),
            "deflate" => Self::Deflate(ZlibEncoder::new(Vec::new(), level)),
            "br" => Self::Brotli(Box::new(brotli::CompressorWriter::new(Vec::new(), 4096, 5, 22))),
            "zstd" => Self::Zstd(zstd::stream::write::Encoder::new(Vec::new(), 3)?),
            _ => return Ok(None),
        }))
    }

    /// Takes in bytes; gives what has come out so far.
    fn encode(&mut self, bytes: &[u8]) -> io::Result<Vec<u8>> {
        fn through<W: Write>(
            writer: &mut W,
            bytes: &[u8],
            output: fn(&mut W) -> &mut Vec<u8>,
        ) -> io::Result<Vec<u8>> {
            writer.write_all(bytes)?;
            Ok(std::mem::take(output(writer)))
        }
        match self {
            Self::Gzip(encoder) => through(encoder, bytes, GzEncoder::get_mut),
            Self::Deflate(encoder) => through(encoder, bytes, ZlibEncoder::get_mut),
            Self::Brotli(encoder) => through(&mut **encoder, bytes, brotli::CompressorWriter::get_mut),
            Self::Zstd(encoder) => through(encoder, bytes, zstd::stream::write::Encoder::get_mut),
        }
    }

    /// The rest of the output.
    fn finish(self) -> io::Result<Vec<u8>> {
        match self {
            Self::Gzip(encoder) => encoder.finish(),
            Self::Deflate(encoder) => encoder.finish(),
            Self::Brotli(encoder) => Ok(encoder.into_inner()),
            Self::Zstd(encoder) => encoder.finish(),
        }
    }
}

/// Bytes in that coding, or as they are in one that is unknown here.
pub(crate) fn encoded(coding: &str, bytes: &[u8]) -> io::Result<Vec<u8>> {
    let Some(mut encoder) = Encoder::named(coding)? else {
        return Ok(bytes.to_vec());
    };
    let mut body = encoder.encode(bytes)?;
    body.extend(encoder.finish()?);
    Ok(body)
}

/// Item 1, compressed.
pub(crate) async fn item<S: Wire>(exchange: &mut Exchange<'_, S>, coding: &str) -> io::Result<After> {
    let body = encoded(coding, item::json(1).as_bytes())?;
    exchange.send(Answer::json(body).field("Content-Encoding", coding)).await
}

/// Encoders of several codings, each of what the one before it gives.
struct Layers(Vec<Encoder>);

impl Layers {
    fn named(codings: &str) -> io::Result<Option<Self>> {
        let layers = codings.split('-').map(|coding| Encoder::named(coding).transpose());
        let layers: Option<io::Result<Vec<_>>> = layers.collect();
        Ok(layers.transpose()?.map(Self))
    }

    fn encode(&mut self, bytes: &[u8]) -> io::Result<Vec<u8>> {
        self.0.iter_mut().try_fold(bytes.to_vec(), |bytes, layer| layer.encode(&bytes))
    }

    fn finish(self) -> io::Result<Vec<u8>> {
        self.0.into_iter().try_fold(Vec::new(), |rest, mut layer| {
            let mut output = layer.encode(&rest)?;
            output.extend(layer.finish()?);
            Ok(output)
        })
    }
}

/// As many zeros as the query's `size` says, in chunks, compressed as often as there are codings.
pub(crate) async fn bomb<S: Wire>(exchange: &mut Exchange<'_, S>, codings: &str) -> io::Result<After> {
    let Some(mut encoder) = Layers::named(codings)? else {
        return exchange.send(plain_status(404)).await;
    };
    let codings = codings.replace('-', ", ");
    // The client may refuse it at any byte and go on to something else.
    exchange.presence = None;
    let lines = format!(
        "Content-Type: application/octet-stream\r\nContent-Encoding: {codings}\r\nTransfer-Encoding: chunked\r\n"
    );
    exchange.head(200, &lines).await?;
    if exchange.request.is_head() {
        return Ok(After::Keep);
    }
    let mut left = exchange.request.query_number("size").unwrap_or(BOMB_BYTES);
    while left > 0 {
        let step = left.min(STEP.len() as u64);
        let output = encoder.encode(&STEP[..step as usize])?;
        chunk(exchange, &output).await?;
        left -= step;
    }
    let output = encoder.finish()?;
    chunk(exchange, &output).await?;
    exchange.last(b"0\r\n\r\n").await
}

async fn chunk<S: Wire>(exchange: &mut Exchange<'_, S>, bytes: &[u8]) -> io::Result<()> {
    if bytes.is_empty() {
        // An empty chunk would end the body; and compressing a bomb must not keep a thread to itself.
        tokio::task::yield_now().await;
        return Ok(());
    }
    let head = format!("{:x}\r\n", bytes.len());
    exchange.write(&[head.as_bytes(), bytes, b"\r\n"].concat()).await
}
