/** Foreign AS2 products as processes of their own: what a partner may run. Only tests and benches start them. */
export { type Company, type PeerSide, writeCompany } from './company.ts'
export { type Exchange, everyExchange, type ParleySide, wordsOf } from './exchange.ts'
export { fetchOpenAs2 } from './openas2/fetch-openas2.ts'
export { OpenAs2, type OpenAs2Options } from './openas2/openas2.ts'
export { OpensslPeer, type OpensslReceived } from './openssl/openssl-peer.ts'
export { makePeerKeys, type PeerKeys } from './peer-keys.ts'
export { fetchPyas2 } from './pyas2/fetch-pyas2.ts'
export { Pyas2, type Pyas2Options } from './pyas2/pyas2.ts'
