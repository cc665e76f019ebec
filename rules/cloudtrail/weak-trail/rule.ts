import { COMPLIANT, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { flag } from '../../../lib/core/parameters';
import { defineRule, onChange } from '../../../lib/core/rule';
import { joinList } from '../../../lib/core/text/format';
import { type Trail, trail } from '../../../lib/resources/cloudtrail/trail';

/** Flags trails that do not cover all Regions, or whose log files could be changed unnoticed. */
export default defineRule({
  name: 'weak-trail',
  title: 'CloudTrail trails must cover all Regions and validate log files',
  rationale:
    'After an intrusion, the trail is the main evidence. A trail that does not cover all Regions misses part of what happened, and one whose log files can be changed unnoticed proves nothing.',
  severity: 'medium',
  resource: trail,
  triggers: [onChange],
  controls: [
    'FSBP CloudTrail.4',
    'CIS 5.0 3.2',
    'CIS 7.0 4.2',
    'PCI DSS 4.0.1 10.3.2',
    'PCI DSS 4.0.1 10.3.3',
    'PCI DSS 4.0.1 10.3.4',
    'PCI DSS 4.0.1 A1.2.1',
  ],
  parameters: {
    multiRegion: flag({ default: true, description: 'Whether a trail must record all Regions' }),
    kmsEncryption: flag({ default: false, description: 'Whether log files must be encrypted with a KMS key' }),
  },
  limitations: [
    'Whether the trail is logging: AWS Config does not record this, so a stopped trail looks like a running one.',
    'The events that the trail selects.',
    'Whether the account has a trail at all: `missing-trail` evaluates it. Who can read or delete its bucket.',
  ],
  evaluate(trail, { parameters }) {
    if (trail.isShadow) return NOT_APPLICABLE;
    const missing = findMissingSettings(trail, parameters);
    return missing.length === 0 ? COMPLIANT : nonCompliant(`Trail ${trail.trailName} lacks ${joinList(missing, 4)}`);
  },
});

function findMissingSettings(
  trail: Trail,
  required: { readonly multiRegion: boolean; readonly kmsEncryption: boolean },
): string[] {
  return [
    { isMissing: trail.isLogging === false, setting: 'logging, which the template turns off' },
    { isMissing: !trail.validatesLogFiles, setting: 'log file validation' },
    { isMissing: required.multiRegion && !trail.isMultiRegion, setting: 'the events of all other Regions' },
    { isMissing: required.kmsEncryption && !trail.hasKmsKey, setting: 'encryption with a KMS key' },
  ]
    .filter(({ isMissing }) => isMissing)
    .map(({ setting }) => setting);
}
