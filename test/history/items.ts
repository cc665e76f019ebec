/** A configuration item in the form of AWS Config's files, with what a test is about. */
export function createItem(overrides: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const captureTime = (overrides.configurationItemCaptureTime as string | undefined) ?? '2026-01-01T00:00:00.000Z';
  return {
    relatedEvents: [],
    relationships: [],
    configuration: { volumeId: 'vol-0a', size: 8 },
    supplementaryConfiguration: {},
    tags: {},
    configurationItemVersion: '1.3',
    configurationItemCaptureTime: captureTime,
    configurationStateId: Date.parse(captureTime),
    awsAccountId: '111122223333',
    configurationItemStatus: 'OK',
    resourceType: 'AWS::EC2::Volume',
    resourceId: 'vol-0a',
    ARN: 'arn:aws:ec2:eu-west-1:111122223333:volume/vol-0a',
    awsRegion: 'eu-west-1',
    ...overrides,
  };
}

/** The file of a snapshot, and the name that AWS Config gives it. */
export function createSnapshot(
  time: string,
  items: readonly unknown[],
): { readonly name: string; readonly text: string } {
  const stamp = time.replaceAll(/[-:]|\.\d+/g, '');
  const id = `snapshot-${stamp}`;
  return {
    name: `111122223333_Config_eu-west-1_ConfigSnapshot_${stamp}_${id}.json`,
    text: JSON.stringify({ fileVersion: '1.0', configSnapshotId: id, configurationItems: items }),
  };
}

/** The file of a history. */
export const createHistory = (items: readonly unknown[]): string =>
  JSON.stringify({ fileVersion: '1.0', configurationItems: items });
