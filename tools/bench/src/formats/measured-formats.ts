import { type FormatMeasurement, ourFormats } from './our-formats.ts'
import { ourMarkupFormats } from './our-markup-formats.ts'
import { formatPeers, peerFormats } from './peer-formats.ts'
import { markupPeers, peerMarkupFormats } from './peer-markup-formats.ts'

/** Every measurement, in the order of the table. */
export const allFormats: readonly FormatMeasurement[] = [...ourFormats, ...ourMarkupFormats]
export const allPeers: readonly FormatMeasurement[] = [...peerFormats, ...peerMarkupFormats]
export const peerPackages = { ...formatPeers, ...markupPeers } as const
