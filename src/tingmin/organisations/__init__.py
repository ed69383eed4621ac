"""Public bodies of the city (机关、单位): who stands above whom, who may decide what, who came after whom."""
