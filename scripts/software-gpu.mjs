// The environment in which the package webgpu finds SwiftShader, a processor that plays a GPU, which Debian's Chromium has: for programs that check the engine
// where there is no GPU. Where VK_DRIVER_FILES or VK_ICD_FILENAMES names a driver it is that one.
import { existsSync } from "node:fs";
import { env } from "node:process";

const chromium = "/usr/lib/chromium";
const driver = `${chromium}/vk_swiftshader_icd.json`;
const isChosen = env.VK_DRIVER_FILES !== undefined || env.VK_ICD_FILENAMES !== undefined;
const path = [chromium, env.LD_LIBRARY_PATH].filter((each) => each).join(":");

export const softwareGpu = isChosen || !existsSync(driver) ? {} : { VK_ICD_FILENAMES: driver, LD_LIBRARY_PATH: path };
