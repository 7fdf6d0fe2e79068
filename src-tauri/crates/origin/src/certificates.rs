use rcgen::{
    BasicConstraints, Certificate, CertificateParams, CustomExtension, DnType, ExtendedKeyUsagePurpose, IsCa,
    Issuer, KeyPair, date_time_ymd,
};
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};

use crate::tls::TlsFault;

/// A number that no extension has (RFC 5612 sets its branch aside for examples).
const NO_EXTENSION: &[u64] = &[1, 3, 6, 1, 4, 1, 32473, 1];

/// A certificate authority of this process's own.
pub(crate) struct Authority {
    issuer: Issuer<'static, KeyPair>,
    certificate: Certificate,
}

impl Authority {
    pub(crate) fn root(name: &str) -> Result<Self, rcgen::Error> {
        let key = KeyPair::generate()?;
        let params = named(name, IsCa::Ca(BasicConstraints::Unconstrained))?;
        let certificate = params.self_signed(&key)?;
        Ok(Self { issuer: Issuer::new(params, key), certificate })
    }

    /// One that this one vouches for.
    fn vouch_for(&self, name: &str, is_ca: IsCa) -> Result<Self, rcgen::Error> {
        let key = KeyPair::generate()?;
        let params = named(name, is_ca)?;
        let certificate = params.signed_by(&key, &self.issuer)?;
        Ok(Self { issuer: Issuer::new(params, key), certificate })
    }

    pub(crate) fn pem(&self) -> String {
        self.certificate.pem()
    }
}

fn named(name: &str, is_ca: IsCa) -> Result<CertificateParams, rcgen::Error> {
    let mut params = CertificateParams::new(Vec::new())?;
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = is_ca;
    Ok(params)
}

/// What a server shows of itself, its own certificate first, and the key to it.
pub(crate) struct Shown {
    pub(crate) chain: Vec<CertificateDer<'static>>,
    pub(crate) key: PrivateKeyDer<'static>,
}

impl Shown {
    pub(crate) fn with(fault: TlsFault, root: &Authority) -> Result<Self, rcgen::Error> {
        let key = KeyPair::generate()?;
        let own = params(fault)?;
        let authority = || IsCa::Ca(BasicConstraints::Unconstrained);
        // From the one that signs upwards.
        let mut above = Vec::new();
        match fault {
            TlsFault::UnknownIssuer => above.push(Authority::root("Unknown authority")?),
            TlsFault::MissingIntermediate => above.push(root.vouch_for("Authority below", authority())?),
            TlsFault::IssuerIsNoAuthority => above.push(root.vouch_for("No authority", IsCa::ExplicitNoCa)?),
            TlsFault::ChainTooLong => {
                for depth in 1..=20 {
                    let higher = above.first().unwrap_or(root);
                    let lower = higher.vouch_for(&format!("Authority {depth} below"), authority())?;
                    above.insert(0, lower);
                }
            }
            _ => {}
        }
        let certificate = match fault {
            TlsFault::SelfSigned => own.self_signed(&key)?,
            _ => own.signed_by(&key, &above.first().unwrap_or(root).issuer)?,
        };
        if matches!(fault, TlsFault::MissingIntermediate | TlsFault::UnknownIssuer) {
            above.clear();
        }
        let key = if fault == TlsFault::WrongKey { KeyPair::generate()? } else { key };
        let above = above.iter().map(|authority| authority.certificate.der().clone());
        let chain = std::iter::once(certificate.der().clone()).chain(above).collect();
        Ok(Self { chain, key: PrivatePkcs8KeyDer::from(key.serialize_der()).into() })
    }
}

/// What the server's own certificate says.
fn params(fault: TlsFault) -> Result<CertificateParams, rcgen::Error> {
    let names: &[&str] = match fault {
        TlsFault::WrongName => &["other.example"],
        TlsFault::Wildcard => &["*.shop.localhost"],
        TlsFault::OnlyCommonName => &[],
        _ => &["localhost", "127.0.0.1"],
    };
    let mut params = CertificateParams::new(names.iter().map(ToString::to_string).collect::<Vec<_>>())?;
    match fault {
        TlsFault::Expired => {
            params.not_before = date_time_ymd(2020, 1, 1);
            params.not_after = date_time_ymd(2021, 1, 1);
        }
        TlsFault::NotYetValid => {
            params.not_before = date_time_ymd(2090, 1, 1);
            params.not_after = date_time_ymd(2091, 1, 1);
        }
        TlsFault::OnlyCommonName => params.distinguished_name.push(DnType::CommonName, "127.0.0.1"),
        TlsFault::ClientOnly => params.extended_key_usages.push(ExtendedKeyUsagePurpose::ClientAuth),
        TlsFault::UnknownExtension => {
            // An ASN.1 NULL.
            let mut extension = CustomExtension::from_oid_content(NO_EXTENSION, vec![5, 0]);
            extension.set_criticality(true);
            params.custom_extensions.push(extension);
        }
        _ => {}
    }
    Ok(params)
}
