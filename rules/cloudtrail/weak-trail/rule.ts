import { COMPLIANT, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { flag } from '../../../lib/core/parameters';
import { defineRule, onChange } from '../../../lib/core/rule';
import { joinList } from '../../../lib/core/text/format';
import { type Trail, trail } from '../../../lib/resources/cloudtrail/trail';

/** After a break-in the trail is the witness: it has to be complete, and nobody may be able to change what it says. */
export default defineRule({
  name: 'weak-trail',
  title: 'Trails record every Region and their logs cannot be changed unseen',
  rationale: 'After an intrusion the trail is the only witness. One that leaves Regions out, or whose log files can be changed unseen, proves nothing.',
  severity: 'medium',
  resource: trail,
  triggers: [onChange],
  parameters: {
    multiRegion: flag({ default: true, description: 'A trail has to record all Regions' }),
    kmsEncryption: flag({ default: false, description: 'Log files have to be encrypted with a KMS key' }),
  },
  limitations: [
    'Whether the trail is logging: AWS Config does not record it, so a stopped trail looks like a running one.',
    'Which events the trail selects.',
    'Whether the account has a trail at all, and who can read or delete its bucket.',
  ],
  evaluate(trail, { parameters }) {
    if (trail.isShadow) return NOT_APPLICABLE;
    const missing = missingSettings(trail, parameters);
    return missing.length === 0 ? COMPLIANT : nonCompliant(`Trail ${trail.trailName} lacks ${joinList(missing, 4)}`);
  },
});

function missingSettings(
  trail: Trail,
  wanted: { readonly multiRegion: boolean; readonly kmsEncryption: boolean },
): string[] {
  return [
    { lacks: trail.isLogging === false, what: 'logging, which the template turns off' },
    { lacks: !trail.validatesLogFiles, what: 'log file validation' },
    { lacks: wanted.multiRegion && !trail.isMultiRegion, what: 'the events of all other Regions' },
    { lacks: wanted.kmsEncryption && !trail.hasKmsKey, what: 'encryption with a KMS key' },
  ]
    .filter(({ lacks }) => lacks)
    .map(({ what }) => what);
}
