import { existsSync, readFileSync } from 'node:fs'
import { ediBytes, ediKinds } from '@parley/bench'

/** A file that mutations start from. */
export type SeedInput = { readonly name: string; readonly bytes: Buffer }

const samples = new URL('../../../../shared/samples/', import.meta.url)
const largestBytes = 24 * 1024

/** Generated files of one to three transactions, files of corner cases, and the real samples where they lie beside the repository. */
export function seedInputs(): readonly SeedInput[] {
  const generated = ediKinds.flatMap((kind) =>
    [1, 2, 3].map((lines) => {
      const bytes = ediBytes({ kind, seed: lines, sizeBytes: 900 * lines, lines })
      return { name: `${kind} of ${lines} lines`, bytes }
    }),
  )
  const written = Object.entries(cornerCases).map(([name, text]) => ({
    name,
    bytes: Buffer.from(text, 'latin1'),
  }))
  return [...generated, ...written, ...realSamples()]
}

function realSamples(): readonly SeedInput[] {
  const manifest = new URL('manifest.json', samples)
  if (!existsSync(manifest)) return []
  const { files } = JSON.parse(readFileSync(manifest, 'utf8')) as { files: readonly { file: string }[] }
  return files
    .map(({ file }) => ({ name: file, bytes: readFileSync(new URL(file, samples)) }))
    .filter(({ bytes }) => bytes.length <= largestBytes)
}

const isa = (version: string, eleventh: string) =>
  `ISA*00*          *00*          *ZZ*ACMERETAIL     *ZZ*PARLEYVENDOR   *260115*0930*${eleventh}*${version}*000000101*1*P*>~`

/** What generators and samples have little of. */
const cornerCases: Readonly<Record<string, string>> = {
  'TA1 alone': `${isa('00401', 'U')}TA1*000000007*260115*0930*R*025~IEA*0*000000101~`,
  '997 and 850 in two groups': `${isa('00401', 'U')}GS*FA*A*B*20260115*0930*1*X*004010~ST*997*0001~AK1*PO*7~AK2*850*0001~AK3*PO1*4**8~AK4*3*355*5*EAX~AK5*R*5~AK9*R*1*1*0~SE*8*0001~GE*1*1~GS*PO*A*B*20260115*0930*2*X*004010~ST*850*0001~BEG*00*SA*P1**20260115~PO1*1*1*EA*1~SE*4*0001~GE*1*2~IEA*2*000000101~`,
  'repetitions and composites': `${isa('00501', '^')}GS*PO*A*B*20260115*0930*2*X*005010~ST*850*0001~BEG*00*SA*P1**20260115~REF*CR*1**BM>22>PO>33~PO1*1*1*EA*1**UP*012345678905~SLN*1**I*2*EA*3~SE*6*0001~GE*1*2~IEA*1*000000101~`,
  'two interchanges': `${isa('00401', 'U')}IEA*0*000000101~\r\n${isa('00401', 'U').replaceAll('*', '|')}IEA|0|000000101~`,
  'lines for terminators': `${isa('00401', 'U').slice(0, -1)}\nGS*PO*A*B*20260115*0930*2*X*004010\nST*850*0001\nBEG*00*SA*P1**20260115\nPO1*1*1*EA*1\nSE*4*0001\nGE*1*2\nIEA*1*000000101\n`,
  'hierarchical levels': `${isa('00401', 'U')}GS*SH*A*B*20260115*0930*2*X*004010~ST*856*0001~BSN*00*S1*20260115*0930~HL*1**S~TD1*CTN*2~HL*2*1*O~PRF*P1~HL*3*2*I~LIN**UP*012345678905~SN1**1*EA~CTT*3~SE*11*0001~GE*1*2~IEA*1*000000101~`,
  'binary data': `${isa('00401', 'U')}GS*PI*A*B*20260115*0930*2*X*004010~ST*275*0001~BIN*9*ab~cd*e>f~SE*3*0001~GE*1*2~IEA*1*000000101~`,
  'bounded loop': `${isa('00401', 'U')}GS*PO*A*B*20260115*0930*2*X*004010~ST*850*0001~BEG*00*SA*P1**20260115~PO1*1*1*EA*1~LS*LDT~LDT*AF*1*DA~LE*LDT~SE*7*0001~GE*1*2~IEA*1*000000101~`,
  'UNA of own choice': `UNA|;,! ~UNB;UNOC|3;A|14;B|14;260115|0930;7'S~UNH;1;ORDERS|D|96A|UN~BGM;220;A!;B!!;9~DTM;137|20260115|102~LIN;1~QTY;21|1,5~UNS;S~UNT;7;1~UNZ;1;7'S~`,
  'version 4 with repetition':
    "UNA:+.?*'UNB+UNOC:4+A:14+B:14+20260115:0930+REF7++++2'UNH+1+CONTRL:4:1:UN'UCI+I1+B:14+A:14+4+18'UNT+3+1'UNZ+1+REF7'",
  'groups of messages':
    "UNB+UNOA:2+A+B+260115:0930+7'UNG+ORDERS+A+B+260115:0930+1+UN+D:96A'UNH+1+ORDERS:D:96A:UN'BGM+220+1+9'DTM+137:20260115:102'LIN+1'UNS+S'UNT+6+1'UNE+1+1'UNZ+1+7'",
  'CONTRL of version 3':
    "UNB+UNOC:3+A:14+B:14+260115:0930+REF7'UNH+1+CONTRL:D:3:UN'UCI+I1+B:14+A:14+7'UCM+1+ORDERS:D:96A:UN+4'UCS+7'UCD+37+2:2'UNT+6+1'UNZ+1+REF7'",
  'line ends and a wrapped value':
    "UNB+UNOC:3+A:14+B:14+260115:0930+7'\r\nUNH+1+ORDERS:D:96A:UN'\r\nBGM+220+45\r\n00+9'\r\nDTM+137:20260115:102'\r\nLIN+1'\r\nUNS+S'\r\nUNT+6+1'\r\nUNZ+1+7'\r\n",
  'UTF-8 in data':
    "UNB+UNOY:4+A:14+B:14+20260115:0930+7'UNH+1+ORDERS:D:01B:UN'BGM+220+1+9'FTX+AAI+++K\xc3\xb6ln \xe6\xbc\xa2'UNS+S'UNT+5+1'UNZ+1+7'",
  nothing: '',
}
