// Says milligrams for each kilogram while the dose is typed. The server works it out again.

const output = /** @type {HTMLOutputElement} */ (document.getElementById("per_kg"));
const weighed = document.getElementById("weight_kg") ?? document.getElementById("dose_weight_kg"); // at the chair
const fields = [weighed, document.getElementById("dose_mg")].map((field) => /** @type {HTMLInputElement} */ (field));

function show() {
  const [weight, dose] = fields.map(({ value }) => (/^\d+([.,]\d+)?$/.test(value.trim()) ? Number(value.replace(",", ".")) : NaN));
  output.value = weight > 0 && dose > 0 ? `${(dose / weight).toFixed(2)} mg/kg` : "– mg/kg";
}

for (const field of fields) field.addEventListener("input", show);
show();
