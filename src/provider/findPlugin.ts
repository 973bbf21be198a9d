export function requireProviderPlugin(): void {}
