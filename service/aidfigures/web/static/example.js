// An article of our own about what was announced in Kyiv on 24 and 25 August 2025.

export const EXAMPLE = {
  published: "2025-08-25",
  url: "https://www.cbc.ca/news/politics/",
  outlet_country: "CA",
  base_currency: "USD",
  rate_method: "last_published",
  text: `Carney in Kyiv: more than C$1 billion ($723 million) of arms to arrive next month

Prime Minister Mark Carney told a crowd in Kyiv on Sunday that Ukraine would receive more than C$1 billion ($723 million) in Canadian military aid in September. The money is part of the C$2 billion package that he first announced at the G7 summit in June.

Of the $2 billion, $835 million will pay for armoured vehicles, medical equipment, spare parts and ammunition, and $680 million will buy American weapons under the PURL scheme. Another $220 million is for drones and electronic warfare.

Canada also pledged $31 million in new humanitarian aid. Its support since 2022 now comes to nearly $22 billion.

On Sunday Norway pledged about 7 billion kroner ($695 million) for Patriot systems. On Monday it said it would propose 85 billion kroner ($8.45 billion) for Ukraine next year, most of it for weapons.

President Volodymyr Zelensky has meanwhile offered Washington a drone deal worth US$50 billion over five years.`,
};
