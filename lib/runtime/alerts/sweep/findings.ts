import type { Alert } from '../../../alerts/alert';
import { type Finding, toFinding } from '../../../alerts/finding';
import type { AlertContext } from '../context';
import { FindingsRefused, importFindings } from '../delivery/channels';
import type { Delivery } from '../delivery/retry';

/** Many findings on their way to Security Hub. */
export interface FindingBatch {
  /** None where findings are switched off, or there is none. */
  readonly parcels: readonly Delivery[];
  /**
   * Says once, when all else is done, which findings Security Hub did not take: to try them for ever would hold up what
   * goes with them.
   * @throws FindingsRefused
   */
  complain(): void;
}

/** The findings of alerts that are told together. */
export const toFindings = (
  { channels, partition }: AlertContext,
  alerts: readonly { readonly alert: Alert; readonly openedAt: string }[],
): FindingBatch =>
  sendFindings(
    channels.securityHub,
    channels.securityHub ? alerts.map(({ alert, openedAt }) => toFinding(alert, { partition, openedAt })) : [],
  );

export function sendFindings(client: AlertContext['channels']['securityHub'], findings: readonly Finding[]): FindingBatch {
  let refusal: FindingsRefused | undefined;
  const send = async (): Promise<void> => {
    try {
      if (client) await importFindings(client, findings);
    } catch (error) {
      if (!(error instanceof FindingsRefused)) throw error;
      refusal = error;
    }
  };
  return {
    parcels: client && findings.length > 0 ? [{ destination: 'Security Hub', send }] : [],
    complain() {
      if (refusal) throw refusal;
    },
  };
}
