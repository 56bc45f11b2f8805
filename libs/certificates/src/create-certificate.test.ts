import { createPrivateKey, X509Certificate } from 'node:crypto'
import { expect, test } from 'vitest'
import { createCertificate } from './create-certificate.ts'

test('a certificate is self-signed for its key, with the name, the dates and the serial number asked for', () => {
  const { certificatePem, privateKeyPem } = createCertificate({
    commonName: 'Parley Müller GmbH',
    validFrom: new Date('2026-01-01T00:00:00Z'),
    validTo: new Date('2051-01-01T00:00:00Z'),
    serial: 'f0e',
  })
  const certificate = new X509Certificate(certificatePem)
  const key = createPrivateKey(privateKeyPem)
  expect({
    subject: certificate.subject,
    issuer: certificate.issuer,
    serial: certificate.serialNumber,
    from: new Date(certificate.validFrom).toISOString(),
    to: new Date(certificate.validTo).toISOString(),
    ca: certificate.ca,
    whole: certificate.verify(certificate.publicKey),
    pair: certificate.checkPrivateKey(key),
    bits: certificate.publicKey.asymmetricKeyDetails?.modulusLength,
  }).toEqual({
    subject: 'CN=Parley Müller GmbH',
    issuer: 'CN=Parley Müller GmbH',
    serial: '0F0E',
    from: '2026-01-01T00:00:00.000Z',
    to: '2051-01-01T00:00:00.000Z',
    ca: false,
    whole: true,
    pair: true,
    bits: 2048,
  })
})

test('serial numbers are positive and differ', () => {
  const dates = { validFrom: new Date(0), validTo: new Date(1) }
  const [one, other] = ['a', 'b'].map(
    (commonName) => new X509Certificate(createCertificate({ commonName, ...dates }).certificatePem),
  )
  expect(one?.serialNumber).not.toBe(other?.serialNumber)
})

test.each([
  ['00', '0'],
  ['007f01', '7F01'],
  ['0080', '80'],
  ['00000000000000000000000000000000000f', '0F'],
])('a serial number that begins with zeros, %s, makes a certificate that can be read', (serial, read) => {
  const { certificatePem } = createCertificate({
    commonName: 'zeros',
    key: 'ec-p256',
    validFrom: new Date(0),
    validTo: new Date(1),
    serial,
  })
  expect(new X509Certificate(certificatePem).serialNumber).toBe(read)
})

test('an authority issues certificates of services for their hosts, which it alone vouches for', () => {
  const dates = {
    validFrom: new Date('2026-01-01'),
    validTo: new Date('2027-01-01'),
    key: 'ec-p256',
  } as const
  const authority = createCertificate({ commonName: 'ours', organization: 'us', use: 'authority', ...dates })
  const stranger = createCertificate({ commonName: 'ours', organization: 'us', use: 'authority', ...dates })
  const issued = createCertificate({
    ...{ commonName: 'edi-parser', use: 'service', hosts: ['localhost', '127.0.0.1'], issuer: authority },
    ...dates,
  })
  const [ca, other, service] = [authority, stranger, issued].map(
    ({ certificatePem }) => new X509Certificate(certificatePem),
  )
  if (!ca || !other || !service) throw new Error('three were made')
  expect({
    isAuthority: [ca.ca, service.ca],
    issuer: service.issuer,
    hosts: service.subjectAltName,
    ends: service.keyUsage,
    vouched: service.verify(ca.publicKey) && service.checkIssued(ca),
    byAnother: service.verify(other.publicKey),
    pair: service.checkPrivateKey(createPrivateKey(issued.privateKeyPem)),
  }).toEqual({
    isAuthority: [true, false],
    issuer: 'O=us\nCN=ours',
    hosts: 'DNS:localhost, IP Address:127.0.0.1',
    ends: ['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2'],
    vouched: true,
    byAnother: false,
    pair: true,
  })
})
