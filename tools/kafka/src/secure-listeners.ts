/** Two listeners more on a node: one for logins over TLS, one for clients with certificates. */
export type SecurePlan = {
  /** Ports of the loopback interface. */
  readonly loginPort: number
  readonly certificatePort: number
  /** PEM texts: what the broker shows, and who vouches for it and for clients. */
  readonly certificate: string
  readonly privateKey: string
  readonly ca: string
  /** Passwords by user, for PLAIN and SCRAM; without quotes and commas. */
  readonly users: Readonly<Record<string, string>>
  /** Whose tokens are taken (OAUTHBEARER). */
  readonly tokens: { readonly keysUrl: string; readonly issuer: string; readonly audience: string }
}

const login = 'listener.name.login'
const modules = 'org.apache.kafka.common.security'

/** Settings of the listeners LOGIN (SASL_SSL) and CERTIFICATE (SSL), beside those of the plain ones. */
export function secureProperties(plan: SecurePlan): Readonly<Record<string, string>> {
  const users = Object.entries(plan.users).map(([user, password]) => `user_${user}="${password}"`)
  return {
    ...keysOf(login, plan),
    ...keysOf('listener.name.certificate', plan),
    'listener.name.certificate.ssl.client.auth': 'required',
    [`${login}.sasl.enabled.mechanisms`]: 'PLAIN,SCRAM-SHA-256,SCRAM-SHA-512,OAUTHBEARER',
    [`${login}.plain.sasl.jaas.config`]: `${modules}.plain.PlainLoginModule required ${users.join(' ')};`,
    [`${login}.scram-sha-256.sasl.jaas.config`]: `${modules}.scram.ScramLoginModule required;`,
    [`${login}.scram-sha-512.sasl.jaas.config`]: `${modules}.scram.ScramLoginModule required;`,
    [`${login}.oauthbearer.sasl.jaas.config`]: `${modules}.oauthbearer.OAuthBearerLoginModule required;`,
    [`${login}.oauthbearer.sasl.server.callback.handler.class`]: `${modules}.oauthbearer.OAuthBearerValidatorCallbackHandler`,
    [`${login}.oauthbearer.connections.max.reauth.ms`]: '3600000',
    'sasl.oauthbearer.jwks.endpoint.url': plan.tokens.keysUrl,
    'sasl.oauthbearer.expected.issuer': plan.tokens.issuer,
    'sasl.oauthbearer.expected.audience': plan.tokens.audience,
  }
}

/** PEM inside properties: a line break is written \n. */
function keysOf(listener: string, { certificate, privateKey, ca }: SecurePlan): Record<string, string> {
  const flat = (pem: string) => pem.trim().replaceAll('\n', '\\n')
  return {
    [`${listener}.ssl.keystore.type`]: 'PEM',
    [`${listener}.ssl.keystore.certificate.chain`]: flat(certificate),
    [`${listener}.ssl.keystore.key`]: flat(privateKey),
    [`${listener}.ssl.truststore.type`]: 'PEM',
    [`${listener}.ssl.truststore.certificates`]: flat(ca),
  }
}

/** Arguments of the storage tool: SCRAM users are written when a node is formatted. */
export function scramArguments({ users }: SecurePlan): readonly string[] {
  return Object.entries(users).flatMap(([user, password]) =>
    ['SCRAM-SHA-256', 'SCRAM-SHA-512'].flatMap((mechanism) => [
      '--add-scram',
      `${mechanism}=[name=${user},password=${password}]`,
    ]),
  )
}
