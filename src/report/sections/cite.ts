import { heading } from "../html.js";

/** The papers behind the model. */
export function citeSection(): string {
  return `${heading("cite", "How to cite")}<section class="card"><p>Please cite the papers that the model comes from, and this package with its version.</p><ul>
<li>Wang, Yuan, Liu, Zhang, Cai: the diffusion model of multi-scale networks (MscaleDNN), <a href="https://doi.org/10.1016/j.neunet.2025.107179">doi:10.1016/j.neunet.2025.107179</a>.</li>
<li>Molina, Petrache, Sahli Costabal, Courdurier: the damped heat equation of random Fourier features, <a href="https://arxiv.org/abs/2405.14957">arXiv:2405.14957</a>.</li>
</ul></section>`;
}
