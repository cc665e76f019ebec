import { COMPLIANT, insufficientData, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { strings } from '../../../lib/core/parameters';
import { defineRule, every, onChange } from '../../../lib/core/rule';
import { rdsDatabase } from '../../../lib/resources/rds/database';
import { findSupportEnd, hasSupportEnds, isBeforeTable, isOtherEngine, parseMajorVersion } from './versions';

/** Flags databases whose major version is out of standard support. */
export default defineRule({
  name: 'outdated-rds-version',
  title: 'RDS databases must run a version in standard support',
  rationale:
    'From the day after standard support, RDS bills each vCPU of the database again every hour, or upgrades the database at a time that is not yours. The community has stopped to fix the version by then.',
  severity: 'medium',
  resource: rdsDatabase,
  // Support ends without a change of the database.
  triggers: [onChange, every('TwentyFour_Hours')],
  parameters: {
    supportedVersions: strings({
      default: '',
      pattern: /^[a-z-]+:[\d.]+$/,
      description: 'Further versions that are allowed, as engine:major, such as aurora-mysql:3',
    }),
  },
  limitations: [
    'Engines other than MySQL, MariaDB, PostgreSQL and those of Aurora.',
    'Minor versions, whose support ends earlier: `unpatched-rds` evaluates whether they are upgraded.',
    'Major versions that RDS added after this release of Assay, and Aurora MySQL 3: they are insufficient data until `supportedVersions` has them.',
  ],
  evaluate(database, { parameters: { supportedVersions }, now }) {
    const { engine, label, engineVersion } = database;
    if (engine !== undefined && !hasSupportEnds(engine)) {
      return isOtherEngine(engine) ? NOT_APPLICABLE : insufficientData(`the engine of ${label} is not known`);
    }
    // The cluster has the version of its instances.
    if (database.isClusterMember) return NOT_APPLICABLE;
    if (engine === undefined || engineVersion === undefined) {
      return insufficientData(`${label} may be out of standard support; the template does not have its version`);
    }
    const major = parseMajorVersion(engine, engineVersion);
    if (major === undefined) return insufficientData(`${engineVersion} is not known as a version of ${engine}`);
    if (supportedVersions.includes(`${engine}:${major}`)) return COMPLIANT;
    const end = findSupportEnd(engine, major);
    if (end === undefined) {
      return isBeforeTable(engine, major)
        ? nonCompliant(`${label} runs version ${major}, whose standard support ended years ago`)
        : insufficientData(`the end of support of ${engine} ${major} is not known`);
    }
    return now.toISOString().slice(0, 10) <= end
      ? COMPLIANT
      : nonCompliant(`${label} runs version ${major}, whose standard support ended on ${end}`);
  },
});
