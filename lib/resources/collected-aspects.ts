/**
 * The aspects that the deployed collector reads by calls of AWS, since AWS Config records none of them. A global one is
 * the same in every Region.
 */
export const COLLECTED_ASPECTS = {
  'root user': { isGlobal: true },
  'password policy': { isGlobal: true },
  credentials: { isGlobal: true },
  trails: { isGlobal: true },
  'EBS encryption': { isGlobal: false },
} as const satisfies Readonly<Record<string, { readonly isGlobal: boolean }>>;

export type CollectedAspect = keyof typeof COLLECTED_ASPECTS;

/** Whether an aspect is the same in every Region of an account. */
export const isGlobalAspect = (aspect: string | undefined): boolean =>
  isCollectedAspect(aspect) && COLLECTED_ASPECTS[aspect].isGlobal;

export const isCollectedAspect = (aspect: string | undefined): aspect is CollectedAspect =>
  aspect !== undefined && Object.hasOwn(COLLECTED_ASPECTS, aspect);
