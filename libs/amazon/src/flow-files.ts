import { quoted, type StarterFile, type StarterOptions } from './starter-options.ts'

export function flowFiles(options: StarterOptions): readonly StarterFile[] {
  return [
    { path: 'gateways/amazon-as2.yaml', text: amazonGateway(options) },
    { path: 'gateways/outbox.yaml', text: outbox(options) },
    { path: 'agreements/amazon.yaml', text: agreement },
    { path: 'channels/orders.yaml', text: channel },
  ]
}

function amazonGateway({ amazonUrl }: StarterOptions): string {
  return `# The way to Amazon. Acknowledgements of orders go out here.
apiVersion: parley.dev/v1alpha1
kind: Gateway
metadata:
  name: amazon-as2
spec:
  type: as2
  partner: amazon
  # Amazon shows this address when you add the AS2 connection.
  url: ${quoted(amazonUrl)}
  # source: ours, what every AS2 product can do; confidence: likely. Compare with what Amazon shows.
  sign: sha-256
  encrypt: aes-256-cbc
  receipt: signed
  timeout: 60s
  # A failed delivery is tried again after 5, 10, 20, 40, 60, 60 ... minutes, for about three days.
  retry:
    firstWait: 5m
    longestWait: 1h
    attempts: 76
`
}

function outbox({ outboxPath }: StarterOptions): string {
  return `# Where orders arrive on your side: one JSON file each. Replace it by the way into your own system.
apiVersion: parley.dev/v1alpha1
kind: Gateway
metadata:
  name: outbox
spec:
  type: folder
  path: ${quoted(outboxPath)}
  fileName: order-{po}-{messageId}.json
`
}

const agreement = `# What we settled with Amazon.
apiVersion: parley.dev/v1alpha1
kind: Agreement
metadata:
  name: amazon
spec:
  us: us
  partner: amazon
  # Change to production when Amazon has switched you over.
  mode: test
  as2:
    # Orders that are not signed and encrypted are refused.
    requireSigned: true
    requireEncrypted: true
  receive:
    - guide: amazon-850
  acknowledge:
    # source: public vendor guides; confidence: seen. Amazon expects a 997 for every order it sends.
    functional: "997"
    gateway: amazon-as2
    listAccepted: true
  duplicates:
    # An interchange number that was seen before is set aside for a person, never processed twice.
    interchange: quarantine
  # One bad order is set aside and named in the 997; its neighbours go on.
  errors: split-suspend-transaction
`

const channel = `# Orders from Amazon, turned into our own order format, into the outbox.
apiVersion: parley.dev/v1alpha1
kind: Channel
metadata:
  name: orders
spec:
  agreement: amazon
  in:
    guide: amazon-850
  mapping: 850-to-order
  out:
    guide: order
    gateway: outbox
`
