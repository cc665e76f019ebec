import type { AlertSummary } from '../../../alerts/alert';
import type { Finding } from '../../../alerts/finding';
import { composeDigest } from '../../../alerts/texts/digest';
import { deliverMessage, type MessageContext } from '../delivery/deliver-alert';
import { formatDigestMessage } from '../delivery/payloads';
import { resolveScope, type ScopeContext } from '../evidence/account-alias';
import { type ClaimContext, type OwnedClaim, withClaim } from '../store/claims';
import { DIGEST_GRACE_MS, type DigestEntry, type DigestKey, type Digests } from '../store/digests';
import { createFindingBatch, type FindingBatch } from './finding-batch';

export type DigestContext = ClaimContext & MessageContext & ScopeContext & { readonly digests: Digests };

/** Yields one job for each digest whose window is closed; it sends the digest and its findings. */
export async function* listDigestJobs(context: DigestContext): AsyncGenerator<() => Promise<void>> {
  const { digests } = context;
  for await (const digest of digests.listDue(new Date(context.now().getTime() - DIGEST_GRACE_MS))) {
    yield async () => {
      let batch: FindingBatch | undefined;
      const id = `digest/${digest.why}/${digest.configRuleName}/${digest.to}`;
      const outcome = await withClaim(context, id, async (claim) => {
        batch = await sendDigest(context, claim, digest);
        return 'done';
      });
      if (outcome === 'done') await digests.remove(digest);
      batch?.throwIfRefused();
    };
  }
}

async function sendDigest(
  context: DigestContext,
  claim: OwnedClaim,
  digest: DigestKey,
): Promise<FindingBatch | undefined> {
  let rule: DigestEntry['rule'] | undefined;
  const resources: AlertSummary[] = [];
  const findings: Finding[] = [];
  for await (const entry of context.digests.listEntries(digest)) {
    rule ??= entry.rule;
    resources.push(entry.resource);
    if (entry.finding) findings.push(entry.finding);
  }
  if (!rule) return undefined;
  const batch = createFindingBatch(context.channels.securityHub, findings);
  const composed = composeDigest({ ...(await resolveScope(context)), why: digest.why, rule, resources });
  await deliverMessage(context, claim, formatDigestMessage(composed), batch.deliveries);
  return batch;
}
