import { needsManualFix } from '../../../lib/core/remediation/plan';
import { remediateSetting } from '../../../lib/core/remediation/setting';
import { joinList } from '../../../lib/core/text/format';
import type { Listener } from '../../../lib/resources/elbv2/listener';
import { tlsPolicy } from '../../../lib/resources/settings/listener';
import type rule from './rule';

/** Replaces the security policy by one that requires TLS 1.2, with ciphers as wide. */
export const remediation = remediateSetting<Listener, string, (typeof rule)['parameters']>({
  summary:
    'Replaces the security policy by the one of the same family that requires TLS 1.2 and has the most ciphers, or by the one that the parameter `sslPolicies` allows',
  exclusions: 'A parameter with several policies. Every plan needs approval, since old clients are refused',
  setting: tlsPolicy,
  plan(_, before, { parameters: { sslPolicies } }) {
    const [allowed, ...others] = sslPolicies;
    if (others.length > 0) {
      return needsManualFix(
        `The parameter sslPolicies allows several policies: choose one of ${joinList(sslPolicies)}`,
      );
    }
    const to = allowed ?? findSuccessor(before);
    return {
      to,
      summary: `Replace the security policy ${before} by ${to}`,
      sideEffects: [
        'Clients that support no version of TLS or no cipher of the new policy cannot connect: the access logs have the version and the cipher of each request',
      ],
    };
  },
});

/** The widest policies with TLS 1.2, by words in the names of older policies of the same family. */
const SUCCESSORS: readonly (readonly [words: RegExp, policy: string])[] = [
  [/-FIPS-PQ-/, 'ELBSecurityPolicy-TLS13-1-2-Ext2-FIPS-PQ-2025-09'],
  [/-FIPS-/, 'ELBSecurityPolicy-TLS13-1-2-Ext2-FIPS-2023-04'],
  [/-PQ-/, 'ELBSecurityPolicy-TLS13-1-2-Ext2-PQ-2025-09'],
  [/-FS-/, 'ELBSecurityPolicy-FS-1-2-2019-08'],
];

const findSuccessor = (policy: string): string =>
  SUCCESSORS.find(([words]) => words.test(policy))?.[1] ?? 'ELBSecurityPolicy-TLS13-1-2-Ext2-2021-06';
