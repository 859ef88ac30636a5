/**
 * Why a provider is not asked, to stand in a sentence. What was concluded for want of a token is known
 * by it, once there is one.
 */
export const NO_API_TOKEN = 'this connection has no API token';
