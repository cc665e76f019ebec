/** Creates the error of a call that AWS would refuse: `Cannot call ModifyVolume: …`. */
export const cannotCall = (api: string, reason: string): Error => new Error(`Cannot call ${api}: ${reason}`);
