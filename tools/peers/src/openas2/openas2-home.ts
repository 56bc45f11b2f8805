import { createPrivateKey, X509Certificate } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writePkcs12 } from '@parley/certificates'
import { runCommand } from '@parley/foreign'
import type { Exchange, ParleySide } from '../exchange.ts'
import type { PeerKeys } from '../peer-keys.ts'

export type OpenAs2Home = {
  readonly home: string
  readonly keys: PeerKeys
  readonly parley: ParleySide
  readonly exchanges: readonly Exchange[]
  readonly ports: { readonly messages: number; readonly receipts: number }
}

const password = 'throw-away'

/** Everything OpenAS2 reads when it starts: its key store, what it was settled with, its modules. */
export async function writeOpenAs2Home(options: OpenAs2Home): Promise<void> {
  const { home } = options
  const folders = ['outbox', 'sent', 'errors', 'inbox', 'receipts', 'temp', 'pending', 'resend', 'log']
  await Promise.all(folders.map((name) => mkdir(join(home, name), { recursive: true })))
  await writeKeyStore(options)
  await writeFile(join(home, 'partnerships.xml'), partnerships(options))
  await writeFile(join(home, 'commands.xml'), '<commands/>\n')
  await writeFile(join(home, 'config.xml'), configuration(options))
}

async function writeKeyStore({ home, keys, parley }: OpenAs2Home): Promise<void> {
  const own = new X509Certificate(keys.certificatePem)
  const store = writePkcs12(own, createPrivateKey(keys.privateKeyPem), { password, name: 'peer' })
  if (!store) throw new Error('OpenAS2 needs an RSA key')
  const made = join(home, 'made.p12')
  const certificate = join(home, 'parley.pem')
  await writeFile(made, store, { mode: 0o600 })
  await writeFile(certificate, parley.certificatePem)
  const place = ['-keystore', join(home, 'keys.p12'), '-storetype', 'PKCS12', '-storepass', password]
  const from = ['-srckeystore', made, '-srcstoretype', 'PKCS12', '-srcstorepass', password]
  const to = ['-destkeystore', join(home, 'keys.p12'), '-deststoretype', 'PKCS12', '-deststorepass', password]
  await keytool('-importkeystore', '-noprompt', ...from, ...to)
  await keytool('-importcert', '-noprompt', '-alias', 'parley', '-file', certificate, ...place)
}

/** The Bouncy Castle it comes with cannot open PKCS#12 in the way Java writes it since 17. */
function keytool(...args: readonly string[]): Promise<string> {
  return runCommand('keytool', ['-J-Dkeystore.pkcs12.legacy=true', ...args])
}

function configuration({ home, ports }: OpenAs2Home): string {
  const at = (...steps: readonly string[]) => attribute(join(home, ...steps))
  return `<openas2>
  <certificates classname="org.openas2.cert.PKCS12CertificateFactory"
    filename=${at('keys.p12')} password="${password}" interval="3600"/>
  <partnerships classname="org.openas2.partner.XMLPartnershipFactory" filename=${at('partnerships.xml')}/>
  <loggers><logger classname="org.openas2.logging.ConsoleLogger"/></loggers>
  <commands classname="org.openas2.cmd.XMLCommandRegistry" filename=${at('commands.xml')}/>
  <processor classname="org.openas2.processor.DefaultProcessor"
    pendingMDN=${at('pending', 'messages')} pendingMDNinfo=${at('pending', 'facts')}>
    <module classname="org.openas2.processor.sender.AS2SenderModule"/>
    <module classname="org.openas2.processor.sender.MDNSenderModule"/>
    <module classname="org.openas2.processor.receiver.AS2DirectoryPollingModule"
      outboxdir=${at('outbox')} errordir=${at('errors')} sentdir=${at('sent')}
      stored_sent_filename="$msg.attributes.filename$" interval="1" delimiters="-"
      format="sender.as2_id, receiver.as2_id, attributes.filename" sendfilename="true" mimetype="application/edi-x12"/>
    <module classname="org.openas2.processor.storage.MDNFileModule" protocol="as2" tempdir=${at('temp')}
      filename=${at('receipts', '$mdn.msg.headers.message-id$')}/>
    <module classname="org.openas2.processor.storage.MessageFileModule" protocol="as2" tempdir=${at('temp')}
      filename=${at('inbox', '$msg.receiver.as2_id$-$msg.headers.message-id$')}/>
    <module classname="org.openas2.processor.receiver.AS2ReceiverModule" port="${ports.messages}"
      errordir=${at('errors')} errorformat="sender.as2_id, receiver.as2_id, headers.message-id"/>
    <module classname="org.openas2.processor.receiver.AS2MDNReceiverModule" port="${ports.receipts}"/>
    <module classname="org.openas2.processor.resender.DirectoryResenderModule"
      resenddir=${at('resend')} errordir=${at('errors')} resenddelay="60"/>
  </processor>
</openas2>
`
}

function partnerships({ parley, exchanges, ports }: OpenAs2Home): string {
  const partners = exchanges.map(({ peer }) => partner(peer, 'peer')).join('')
  const relations = exchanges.map((exchange) => {
    const outward = [
      ...attributesOf(exchange),
      ...receiptOf(exchange, ports.receipts),
      ['as2_url', parley.url],
    ]
    return (
      relation(exchange.peer, parley.as2Id, outward) +
      relation(parley.as2Id, exchange.peer, attributesOf(exchange))
    )
  })
  return `<partnerships>\n${partner(parley.as2Id, 'parley')}${partners}${relations.join('')}</partnerships>\n`
}

function partner(as2Id: string, alias: string): string {
  return `<partner name="${as2Id}" as2_id="${as2Id}" x509_alias="${alias}" email="${as2Id}@example.com"/>\n`
}

type Attributes = readonly (readonly string[])[]

function relation(sender: string, receiver: string, attributes: Attributes): string {
  const lines = attributes.map(
    ([name, value = '']) => `  <attribute name="${name}" value=${attribute(value)}/>\n`,
  )
  return `<partnership name="${sender}-to-${receiver}">\n  <sender name="${sender}"/>\n  <receiver name="${receiver}"/>\n${lines.join('')}</partnership>\n`
}

function attributesOf({ sign, encrypt, compress }: Exchange): Attributes {
  return [
    ['protocol', 'as2'],
    ['content_transfer_encoding', 'binary'],
    ['subject', 'File from the peer'],
    ['resend_max_retries', '0'],
    ...(sign === 'none' ? [] : [['sign', sign.replace('-', '').toUpperCase()]]),
    ...(encrypt === 'none' ? [] : [['encrypt', encrypt.slice(0, 7).replace('-', '').toUpperCase()]]),
    ...(compress === 'none' ? [] : [['compression_type', 'ZLIB']]),
    ...(compress === 'outside-signature' ? [['compression_mode', 'compress-after-signing']] : []),
  ]
}

function receiptOf({ receipt, receiptComes }: Exchange, port: number): Attributes {
  const signed = 'signed-receipt-protocol=optional, pkcs7-signature; signed-receipt-micalg=optional, sha256'
  return [
    ['as2_mdn_options', receipt === 'signed' ? signed : 'none'],
    ...(receipt === 'none' ? [] : [['as2_mdn_to', 'receipts@example.com']]),
    ...(receiptComes === 'by-itself' ? [['as2_receipt_option', `http://127.0.0.1:${port}`]] : []),
  ]
}

function attribute(value: string): string {
  return `"${value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')}"`
}
