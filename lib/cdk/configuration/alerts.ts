import type { ConfiguredAlerts } from './resolved';
import type { AlertsInput } from './shape/shape';

/** The alerts with their defaults; none unless they were asked for. */
export function resolveAlerts(written: AlertsInput | undefined): ConfiguredAlerts | undefined {
  if (written === undefined || written === false) return undefined;
  const { eventBus } = written;
  return {
    subscribers: written.subscribers ?? [],
    severity: written.severity ?? 'medium',
    stormSize: written.stormSize ?? 20,
    reminderDays: written.reminderDays ?? 7,
    waitForActorMinutes: written.waitForActorMinutes ?? 10,
    securityHub: written.securityHub ?? false,
    ...(eventBus !== undefined && { eventBusArn: eventBus }),
  };
}

/** Those who can read a mail, among e-mail addresses and `https://` URLs. */
export const emailsAmong = (subscribers: readonly string[]): string[] =>
  subscribers.filter((subscriber) => !subscriber.startsWith('https://'));
