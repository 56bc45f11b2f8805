import { LoginRefused } from '../bus-errors.ts'

const tlsFaults: readonly (readonly [RegExp, string])[] = [
  [
    /altnames|ERR_TLS_CERT_ALTNAME_INVALID/,
    'the certificate of the broker is for another name than PARLEY_KAFKA_BROKERS says',
  ],
  [
    /self.signed|unable to (verify|get)|UNABLE_TO|SELF_SIGNED/i,
    'nobody we trust vouches for the certificate of the broker: name its roots in PARLEY_KAFKA_CA',
  ],
  [/certificate has expired|CERT_HAS_EXPIRED/, 'the certificate of the broker has expired'],
  [
    /wrong version number|before secure TLS|packet length too long|EPROTO/,
    'the broker does not speak TLS there: look at the port, or set PARLEY_KAFKA_TLS=off',
  ],
  [
    /certificate required|bad certificate|handshake failure|alert/i,
    'the broker does not take our certificate: look at PARLEY_KAFKA_CERT and PARLEY_KAFKA_KEY',
  ],
]

/** The sentence for an error of kafkajs about a login or about TLS; of anything else, nothing. */
export function refusalOf(error: unknown): LoginRefused | undefined {
  for (let fault = error; fault instanceof Error; fault = fault.cause) {
    const { name, message } = fault
    if (name === 'KafkaJSSASLAuthenticationError') return new LoginRefused(loginText(message), error)
    const tls = tlsFaults.find(([pattern]) => pattern.test(message))
    if (name === 'KafkaJSConnectionError' && tls) return new LoginRefused(`${tls[1]} (${message})`, error)
  }
  return undefined
}

/** A token that is not taken is told by an answer which kafkajs does not read: at its next request the broker hangs up. */
export function tokenRefusalOf(error: unknown): LoginRefused | undefined {
  for (let fault = error; fault instanceof Error; fault = fault.cause) {
    const isIllegal = 'type' in fault && fault.type === 'ILLEGAL_SASL_STATE'
    if (isIllegal || fault.name === 'KafkaJSConnectionClosedError')
      return new LoginRefused(loginText('OAUTHBEARER'), error)
  }
  return undefined
}

function loginText(message: string): string {
  if (message.includes('not supported by the server'))
    return 'Kafka does not take this way of logging in on that port: look at PARLEY_KAFKA_SASL'
  const settings = message.includes('OAUTHBEARER')
    ? 'it does not take our token: look at PARLEY_KAFKA_OAUTH_SCOPE, and at issuer and audience at the broker'
    : 'look at PARLEY_KAFKA_USER and PARLEY_KAFKA_PASSWORD'
  return `Kafka refuses our login: ${settings}`
}
