/**
 * Certificates of a receiver at 127.0.0.1, all of one key. Made once with OpenSSL 3.0, valid from 2020 to 2120 where
 * nothing else is said; `cnf` has the extensions (`authority`: basicConstraints=critical,CA:true; `here`:
 * subjectAltName=IP:127.0.0.1; `elsewhere`: subjectAltName=DNS:elsewhere.example), `rand_serial=yes`,
 * `unique_subject=no`, and a policy that wants a common name:
 *
 *     for name in authority receiver; do
 *       openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out $name.key
 *       openssl req -new -key $name.key -subj "/CN=Invented $name" -out $name.csr
 *     done
 *     sign() {
 *       openssl ca -config cnf -in $2.csr -out $1.pem -startdate 20200101000000Z -enddate $3 -extensions $4 \
 *         -notext -batch -md sha256 "${@:5}"
 *     }
 *     sign authority authority 21200101000000Z authority -selfsign -keyfile authority.key
 *     sign trusted receiver 21200101000000Z here -cert authority.pem -keyfile authority.key
 *     sign expired receiver 20200102000000Z here -cert authority.pem -keyfile authority.key
 *     sign wrongName receiver 21200101000000Z elsewhere -cert authority.pem -keyfile authority.key
 *     sign selfSigned receiver 21200101000000Z here -selfsign -keyfile receiver.key
 */
/** Of the authority that signed `trusted`, `expired` and `wrongName`; its own key is gone. */
export const authority = `-----BEGIN CERTIFICATE-----
MIIBcTCCARagAwIBAgIUR1Rmuk7I9jbESQ3xoq73TqqjF0wwCgYIKoZIzj0EAwIw
HTEbMBkGA1UEAwwSSW52ZW50ZWQgYXV0aG9yaXR5MCAXDTIwMDEwMTAwMDAwMFoY
DzIxMjAwMTAxMDAwMDAwWjAdMRswGQYDVQQDDBJJbnZlbnRlZCBhdXRob3JpdHkw
WTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAQVMkqYBfuVlmBIbBpU+bw5P3DORtzH
3cbRHspMF2kdqwoNRdI6MVJmdg00h0OQNeS8hD0SE6gj4rqWj40sk1J3ozIwMDAP
BgNVHRMBAf8EBTADAQH/MB0GA1UdDgQWBBQWw13DqetJ5n2QcCj2nrv0EAwY4DAK
BggqhkjOPQQDAgNJADBGAiEA/gov7M50ZQX5+aojdPmeBhiB+F1dQPdx+Ak9sKH9
7l4CIQCVfhGjsm4Kwn5gsRaIHbHnLw6XhPHLZLHt/c2/qWyT8Q==
-----END CERTIFICATE-----
`;

/** The private key of the receiver: for these tests alone. */
export const receiverKey = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgK68SpIKJmt3VybPZ
yxWdmiVQJuhH8VRr9a4yyo/Ug+uhRANCAAQOfnWN+9N6EQdinFHggDT7n9m5FiJw
ghdKtOYnMVV94EbJ/CRJyW215+QX2BSJf4tpb9S3Tw3FzX2LWI3V4SX2
-----END PRIVATE KEY-----
`;

export const certificates = {
  /** Right in everything. */
  trusted: `-----BEGIN CERTIFICATE-----
MIIBkDCCATagAwIBAgIUdPgY3mEAuZhfnbP6hO+p26bSXREwCgYIKoZIzj0EAwIw
HTEbMBkGA1UEAwwSSW52ZW50ZWQgYXV0aG9yaXR5MCAXDTIwMDEwMTAwMDAwMFoY
DzIxMjAwMTAxMDAwMDAwWjAcMRowGAYDVQQDDBFJbnZlbnRlZCByZWNlaXZlcjBZ
MBMGByqGSM49AgEGCCqGSM49AwEHA0IABA5+dY3703oRB2KcUeCANPuf2bkWInCC
F0q05icxVX3gRsn8JEnJbbXn5BfYFIl/i2lv1LdPDcXNfYtYjdXhJfajUzBRMA8G
A1UdEQQIMAaHBH8AAAEwHQYDVR0OBBYEFMrTh185eW73lVNhODPkVEyzOBjiMB8G
A1UdIwQYMBaAFBbDXcOp60nmfZBwKPaeu/QQDBjgMAoGCCqGSM49BAMCA0gAMEUC
IB9pq8vyMb06PF80eyI6k6HGSOTvEH1dGNM7D1cNcYjxAiEAsepQVJeUYn4TRMRN
TIYXpk7ZEhrwVYMdPyWdc15l7aQ=
-----END CERTIFICATE-----
`,
  /** Signed by the receiver itself. */
  selfSigned: `-----BEGIN CERTIFICATE-----
MIIBbzCCARSgAwIBAgIUPNZBLo+MBkygPSja0Vmcy6j8kfMwCgYIKoZIzj0EAwIw
HDEaMBgGA1UEAwwRSW52ZW50ZWQgcmVjZWl2ZXIwIBcNMjAwMTAxMDAwMDAwWhgP
MjEyMDAxMDEwMDAwMDBaMBwxGjAYBgNVBAMMEUludmVudGVkIHJlY2VpdmVyMFkw
EwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEDn51jfvTehEHYpxR4IA0+5/ZuRYicIIX
SrTmJzFVfeBGyfwkSclttefkF9gUiX+LaW/Ut08Nxc19i1iN1eEl9qMyMDAwDwYD
VR0RBAgwBocEfwAAATAdBgNVHQ4EFgQUytOHXzl5bveVU2E4M+RUTLM4GOIwCgYI
KoZIzj0EAwIDSQAwRgIhANNF1TLDFdgXcriFYXQ7AKd9MTXq/Mde9PuOzsnGidW1
AiEAqcF1rTH1rvazIJ7ms7Rz0gE/v4Qt5aD5IpqET5XCN6s=
-----END CERTIFICATE-----
`,
  /** Ended on 2 January 2020. */
  expired: `-----BEGIN CERTIFICATE-----
MIIBjzCCATSgAwIBAgIUJ1MwJgXUygxuB6ZDX/pakYYh3AYwCgYIKoZIzj0EAwIw
HTEbMBkGA1UEAwwSSW52ZW50ZWQgYXV0aG9yaXR5MB4XDTIwMDEwMTAwMDAwMFoX
DTIwMDEwMjAwMDAwMFowHDEaMBgGA1UEAwwRSW52ZW50ZWQgcmVjZWl2ZXIwWTAT
BgcqhkjOPQIBBggqhkjOPQMBBwNCAAQOfnWN+9N6EQdinFHggDT7n9m5FiJwghdK
tOYnMVV94EbJ/CRJyW215+QX2BSJf4tpb9S3Tw3FzX2LWI3V4SX2o1MwUTAPBgNV
HREECDAGhwR/AAABMB0GA1UdDgQWBBTK04dfOXlu95VTYTgz5FRMszgY4jAfBgNV
HSMEGDAWgBQWw13DqetJ5n2QcCj2nrv0EAwY4DAKBggqhkjOPQQDAgNJADBGAiEA
674tmfJmPoafPraxs1rKZwjNUl3+DTl9bFV6EvREs/gCIQCqwqX/KC+4G/iJlFGK
RC/jDETeFGZV6WgHjKuLpC1pCA==
-----END CERTIFICATE-----
`,
  /** Of elsewhere.example. */
  wrongName: `-----BEGIN CERTIFICATE-----
MIIBnTCCAUOgAwIBAgIUFTu4Mpm36iO7Ga6UqGgY9LlohE4wCgYIKoZIzj0EAwIw
HTEbMBkGA1UEAwwSSW52ZW50ZWQgYXV0aG9yaXR5MCAXDTIwMDEwMTAwMDAwMFoY
DzIxMjAwMTAxMDAwMDAwWjAcMRowGAYDVQQDDBFJbnZlbnRlZCByZWNlaXZlcjBZ
MBMGByqGSM49AgEGCCqGSM49AwEHA0IABA5+dY3703oRB2KcUeCANPuf2bkWInCC
F0q05icxVX3gRsn8JEnJbbXn5BfYFIl/i2lv1LdPDcXNfYtYjdXhJfajYDBeMBwG
A1UdEQQVMBOCEWVsc2V3aGVyZS5leGFtcGxlMB0GA1UdDgQWBBTK04dfOXlu95VT
YTgz5FRMszgY4jAfBgNVHSMEGDAWgBQWw13DqetJ5n2QcCj2nrv0EAwY4DAKBggq
hkjOPQQDAgNIADBFAiEAiNsYCjKBPQI8YzKNS+I1JrQtYew3kMAyA5Zavi2yR/wC
IE9C5bpaKKl/7AD6X5hRSaCbtyCwWEoV0Ybe4yQfs2OI
-----END CERTIFICATE-----
`,
} as const;
