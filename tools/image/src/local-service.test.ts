import { expect, test } from 'vitest'
import { localService } from './local-service.ts'

test('a service finds its volumes, its memory, its secrets and its peers on this machine', () => {
  const service = {
    image: 'parley:1',
    environment: { PARLEY_KAFKA_BROKERS: 'kafka:9092', DATABASE_URL_FILE: '/run/secrets/url', N: 1 },
    secrets: [{ source: 'database-url', target: 'url' }, 'rpc-ca'],
    tmpfs: ['/data:uid=65532'],
    volumes: ['blobs:/data/blobs', 'company:/data/company:ro'],
  }
  const machine = { folder: '/m', addresses: new Map([['kafka:9092', '127.0.0.1:1']]) }
  const image = { environment: { PARLEY_DATA_DIR: '/data' }, workingFolder: '/data' }
  const { here, ...local } = localService('mapper', service, { machine, image })
  expect(local).toEqual({
    environment: {
      PARLEY_DATA_DIR: '/m/memory/mapper/data',
      PARLEY_KAFKA_BROKERS: '127.0.0.1:1',
      DATABASE_URL_FILE: '/m/secrets/database-url',
      N: '1',
    },
    workingFolder: '/m/memory/mapper/data',
    writable: ['/m/volumes/blobs', '/m/memory/mapper/data'],
    links: [
      { at: '/m/memory/mapper/data/company', to: '/m/volumes/company' },
      { at: '/m/memory/mapper/data/blobs', to: '/m/volumes/blobs' },
    ],
  })
  expect(
    ['file:/run/secrets/rpc-ca', '/data/company/secrets', '/data/x', '/database', 'start'].map(here),
  ).toEqual([
    'file:/m/secrets/rpc-ca',
    '/m/volumes/company/secrets',
    '/m/memory/mapper/data/x',
    '/database',
    'start',
  ])
})
