import { flowFiles } from './flow-files.ts'
import { guideFiles } from './guide-files.ts'
import { partnerFiles } from './partner-files.ts'
import { readmeFile } from './readme-file.ts'
import type { StarterFile, StarterOptions } from './starter-options.ts'
import { testFiles } from './test-files.ts'

/**
 * A folder of commented YAML files for a company that sells to Amazon as a vendor: what Amazon sends over AS2 is
 * acknowledged and becomes JSON files, and JSON files become what is sent to it. Paths are relative; nothing is written.
 */
export function amazonVendorStarter(options: StarterOptions): readonly StarterFile[] {
  return [
    readmeFile(options),
    ...partnerFiles(options),
    ...flowFiles(options),
    ...guideFiles(options),
    ...testFiles(options),
  ]
}
