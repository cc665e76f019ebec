import type { AlertSummary } from '../../../alerts/alert';
import { composeDigest } from '../../../alerts/texts/digest';
import { deliverMessage, type MessageContext } from '../delivery/deliver-alert';
import { formatDigestMessage } from '../delivery/payloads';
import { resolveScope, type ScopeContext } from '../evidence/account-alias';
import { type ClaimContext, type OwnedClaim, withClaim } from '../store/claims';
import { DIGEST_GRACE_MS, type DigestKey, type Digests } from '../store/digests';
import type { AlertEntry } from '../store/open-alerts';

export type DigestContext = ClaimContext & MessageContext & ScopeContext & { readonly digests: Digests };

/** Yields one job for each digest whose window is closed; it sends the digest. */
export async function* listDigestJobs(context: DigestContext): AsyncGenerator<() => Promise<void>> {
  const { digests } = context;
  for await (const digest of digests.listDue(new Date(context.now().getTime() - DIGEST_GRACE_MS))) {
    yield async () => {
      const id = `digest/${digest.reason}/${digest.configRuleName}/${digest.to}`;
      const outcome = await withClaim(context, id, async (claim) => {
        await sendDigest(context, claim, digest);
        return 'done';
      });
      if (outcome === 'done') await digests.remove(digest);
    };
  }
}

async function sendDigest(context: DigestContext, claim: OwnedClaim, digest: DigestKey): Promise<void> {
  let rule: AlertEntry['rule'] | undefined;
  const resources: AlertSummary[] = [];
  for await (const entry of context.digests.listEntries(digest)) {
    rule ??= entry.rule;
    resources.push(entry.resource);
  }
  if (!rule) return;
  const composed = composeDigest({ ...(await resolveScope(context)), reason: digest.reason, rule, resources });
  await deliverMessage(context, claim, formatDigestMessage(composed));
}
