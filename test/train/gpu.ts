import { existsSync } from "node:fs";
import { constants } from "node:os";
import { env } from "node:process";
import type { DeviceEngine } from "../../src/train/engine.js";
import { webgpuEngine } from "../../src/train/webgpu-engine.js";

/** Where Debian's Chromium has SwiftShader, a driver that has the processor play a GPU, and the loader of drivers. */
const chromium = "/usr/lib/chromium";
const driver = `${chromium}/vk_swiftshader_icd.json`;
const NODELETE = 0x1000;

/**
 * The engine on WebGPU, where it computes here: on the machine's own driver where VK_DRIVER_FILES or VK_ICD_FILENAMES names one, else on that of Chromium. Without both, or
 * without the package `webgpu`, tests of the engine are left out; under CI that is an error.
 */
async function findGpu(): Promise<DeviceEngine | null> {
  if (env.VK_ICD_FILENAMES === undefined && env.VK_DRIVER_FILES === undefined && existsSync(driver)) {
    env.VK_ICD_FILENAMES = driver;
    try {
      // No addon, as Node says then, but loaded: it is found by its name afterwards.
      process.dlopen({ exports: {} }, `${chromium}/libvulkan.so.1`, constants.dlopen.RTLD_NOW | NODELETE);
    } catch {}
  }
  try {
    return await webgpuEngine();
  } catch (error) {
    if (env.CI !== undefined) throw error;
    return null;
  }
}

/** The engine for all tests, on one device; null where there is none. */
export const webgpuHere = await findGpu();
