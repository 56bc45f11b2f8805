/** Resolves secret references of the configuration and keeps new secrets, sealed; what it gives out never prints. */

export { SecretText as Secret } from '@parley/config'
export { keepSecret, resealAll, SecretExists, type SecretPlaces } from './keep-secret.ts'
export { type MasterKey, MasterKeyUnreadable, readMasterKeys } from './master-keys.ts'
export { openSecrets, type Secrets, type SecretsOptions, SecretUnreadable } from './open-secrets.ts'
